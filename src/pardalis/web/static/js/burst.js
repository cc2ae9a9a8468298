// A burst, one after the other; a video, or some frames of it where it cannot be played.

import { tell } from "./asking.js";

const PACE = 300;
const FRAMES = 12;

/** The photographs of a burst below the one that is looked at, and their playing. */
export class Burst {
  constructor({ strip, image, film, note, button, picture, open, hide, words }) {
    Object.assign(this, { strip, image, film, note, button, picture, open, hide, words });
    button.addEventListener("click", () => this.toggle());
    film.addEventListener("error", () => { if (film.hasAttribute("src")) this.cannot(); });
    film.addEventListener("pause", () => button.setAttribute("aria-pressed", "false"));
    film.addEventListener("play", () => button.setAttribute("aria-pressed", "true"));
  }

  /** Show what belongs to a photograph; `clear` tells whether people on it are seen. */
  show(photo, clear = false) {
    this.stop();
    const video = photo.duration !== null;
    const hidden = photo.kinds.includes("human") && !clear;
    this.source = photo.may_play && !hidden ? `/api/v1/photographs/${photo.media_id}/video${clear ? "?clear=true" : ""}` : "";
    this.button.firstChild.textContent = `${video ? this.words.play_video : this.words.play_burst} `;
    this.note.textContent = !video || this.source ? "" : photo.may_play ? this.words.film_of_people : this.words.film_by_pictures;
    this.stills = video ? this.frames(photo) : photo.burst.map((one) => this.picture(one.media_id, "screen"));
    this.own = this.image.src;
    this.strip.replaceChildren();
    this.strip.hidden = this.stills.length < 2;
    this.button.disabled = this.stills.length < 2 && !this.source;
    if (video) return;
    for (const one of photo.burst) {
      const link = document.createElement("a");
      link.href = `/photos/${one.media_id}`;
      if (one.media_id === photo.media_id) link.setAttribute("aria-current", "true");
      const image = document.createElement("img");
      image.src = this.picture(one.media_id, "thumbnail");
      image.loading = "lazy";
      image.alt = one.taken === null ? this.words.undated : new Date(one.taken).toISOString().slice(11, 19);
      link.append(image);
      link.addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); this.open(one.media_id); } });
      this.strip.append(link);
    }
  }

  frames(photo) {
    const last = Math.max(0, Math.floor((photo.frame_count ?? 1) - 1 - (photo.frame_rate ?? 0)));
    const number = Math.min(FRAMES, last + 1);
    return Array.from({ length: number }, (_, row) => this.picture(photo.media_id, "screen", `&frame=${Math.round((row * last) / Math.max(1, number - 1))}`));
  }

  toggle() {
    if (this.source) this.turn();
    else if (this.stills.length < 2) tell(this.words.no_burst);
    else if (this.timer) this.stop();
    else this.play();
  }

  /** Begin the video, let it rest, let it go on. */
  turn() {
    const { film } = this;
    if (film.hidden) {
      this.hide(true);
      this.image.hidden = true;
      film.hidden = false;
      film.src = this.source;
    }
    if (film.paused) film.play().catch(() => {}); else film.pause();
  }

  /** The browser does not know how this video is packed: its pictures are shown, and it is said. */
  cannot() {
    this.source = "";
    this.stop();
    this.note.textContent = this.words.film_unknown;
    this.play();
  }

  async play() {
    if (this.stills.length < 2) return;
    this.button.setAttribute("aria-pressed", "true");
    this.hide(true);
    let row = 0;
    const step = () => { this.image.src = this.stills[row]; row = (row + 1) % this.stills.length; };
    this.timer = setInterval(step, PACE);
    for (const still of this.stills) new Image().src = still;
    step();
  }

  stop() {
    this.button.setAttribute("aria-pressed", "false");
    if (!this.film.hidden) {
      this.film.hidden = true;
      this.film.removeAttribute("src");
      this.film.load();
      this.image.hidden = false;
      this.hide(false);
    }
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.image.src = this.own;
    this.hide(false);
  }
}

// A burst, or some frames of a video, one after the other.

const PACE = 300;
const FRAMES = 12;

/** The photographs of a burst below the one that is looked at, and their playing. */
export class Burst {
  constructor({ strip, image, button, picture, open, hide, words }) {
    Object.assign(this, { strip, image, button, picture, open, hide, words });
    button.addEventListener("click", () => this.toggle());
  }

  show(photo) {
    this.stop();
    const video = photo.duration !== null;
    this.stills = video ? this.frames(photo) : photo.burst.map((one) => this.picture(one.media_id, "screen"));
    this.own = this.image.src;
    this.strip.replaceChildren();
    this.strip.hidden = this.stills.length < 2;
    this.button.disabled = this.stills.length < 2;
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

  toggle() { if (this.timer) this.stop(); else this.play(); }

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
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    this.image.src = this.own;
    this.hide(false);
  }
}

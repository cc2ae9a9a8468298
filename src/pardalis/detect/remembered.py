"""The frames that were read last, which the next run of photographs looks at too."""

from __future__ import annotations

import threading
from collections import OrderedDict

from pardalis.detect.frames import Frame, load_frame
from pardalis.records.card_source import CardSource
from pardalis.records.media import Media


class RememberedFrames:
    """Reads photographs as frames, and does not read the last ones again.

    The runs of a card overlap, so that each shows the background of the other. To be used by any
    number of threads.

    Parameters
    ----------
    most
        Frames that are kept in memory, of some 0.2 MB each.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Media, tuple[CardSource, Frame]] = OrderedDict()
        self._alone = threading.Lock()

    def load(self, root: CardSource, media: Media) -> Frame:
        """A photograph as a frame.

        Parameters
        ----------
        root
            The survey folder.
        media
            The photograph.

        Raises
        ------
        PhotoError
            If it cannot be read. It is tried again when it is asked for again.
        """
        with self._alone:
            source, frame = self._kept.get(media, (None, None))
            if frame is not None and source == root:
                self._kept.move_to_end(media)
                return frame
        frame = load_frame(root, media)
        with self._alone:
            self._kept[media] = root, frame
            self._kept.move_to_end(media)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return frame

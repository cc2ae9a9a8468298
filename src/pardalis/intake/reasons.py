"""Why a file is no usable photograph, in sentences that other languages have."""

from __future__ import annotations

from pardalis.records.sentence import recognised, say

_KNOWN = (
    say("Not a JPEG."),
    say("Not a JPEG, or its header is torn."),
    say("Neither JPEG, PNG nor WebP."),
    say("No MP4, MOV or AVI."),
    say("Empty: no bytes."),
    say("Empty: the file holds no bytes."),
    say("Too large: no camera writes so much."),
    say("Damaged: it cannot be decoded."),
    say("Damaged: it is coded in more passes than any picture."),
    say("Damaged: its header tells of no frame."),
    say("Truncated or damaged: it cannot be decoded."),
    say("Truncated: the file ends in empty bytes."),
    say("Truncated: it ends before its frames do."),
    say("Truncated: its header or its frames are missing."),
    say("It lies in a folder that a computer made for itself."),
    say("An Apple computer's note on another file."),
    say("A computer's own file."),
    say("A file whose copying was not finished."),
    say("A picture, but not a JPEG: this version reads JPEG only."),
    say("A spreadsheet: tables are read from files saved as CSV."),
    say("Neither a photograph nor a video."),
    say("A link: links are not followed."),
    say("Not a file that holds data."),
)
_SENTENCES = {str(each): each for each in _KNOWN}
# What a library or the system says of it stays as they say it.
_FORMS = (
    say("Truncated: {error}.", error=""),
    say("Damaged: {error}.", error=""),
    say("It cannot be opened: {error}.", error=""),
)


def reason_again(reason: str) -> str:
    """The sentence that a file keeps as plain text; the text where it is none of these.

    Parameters
    ----------
    reason
        Of a `CardFile`.

    Examples
    --------
    >>> reason_again("Not a JPEG.").template
    'Not a JPEG.'
    """
    forms = ((each.template, each.template) for each in _FORMS)
    return _SENTENCES.get(reason) or recognised(reason, *forms)

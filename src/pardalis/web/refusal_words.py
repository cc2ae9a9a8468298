"""What people read most often where the desk refuses, for the catalogues of other languages.

The sentences themselves are those of the errors; one that names something, such as a file, stays
in English.
"""

from __future__ import annotations

N_ = str
"""Marks a text to be translated where it is shown."""

REFUSALS = (
    N_("Your account may not do this."),
    N_("Ask an administrator of this desk."),
    N_("Nobody has signed in."),
    N_("Sign in, or send a token."),
    N_("There is no such thing, or none that you may see."),
    N_("Go back to the survey."),
    N_("This page is too old to be sent."),
    N_("Load the page again and repeat it."),
    N_("Load the page again."),
    N_("Something went wrong here."),
    N_("Nothing was changed. Tell who runs this desk."),
    N_("That is not ready yet, or another step is at work."),
    N_("Try again later."),
    N_("Too many attempts to sign in have failed."),
    N_("The present password is not right."),
    N_("Type it again."),
    N_("A password that is made of the name is guessed at once."),
    N_("Take four or five words that do not belong together."),
    N_("Choose another name."),
    N_("Nobody would be left to keep accounts."),
    N_("Make another account an admin of the whole survey first."),
    N_("A token needs a name."),
    N_("Say what it is for, such as 'dashboard'."),
    N_("Somebody else has said something of this photograph since you opened it."),
    N_("It is shown anew: look at what was said, then say it again if it still holds."),
    N_("Where is it?"),
    N_("Draw a box about it."),
    N_("This pair is not asked any more."),
    N_("Go on with the next: the queue was made anew."),
    N_("This animal was also seen where you do not decide."),
    N_("Ask somebody who reviews all the sites at which it was seen."),
    N_("That is no time: it ends before it begins."),
    N_("The camera did not stand there then."),
    N_("Name a time of its deployment."),
    N_("Nobody has said which find."),
    N_("Name a photograph or an animal."),
    N_("There is no photograph of this animal without a person in it."),
    N_("Name a photograph: people in it are blurred."),
    N_("Nobody has said that it was looked at."),
    N_("Look at it, and tick that you have."),
    N_("It is no longer what was looked at."),
    N_("Ask for it anew."),
)

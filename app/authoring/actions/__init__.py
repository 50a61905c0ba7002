"""What trainers do: write questions, publish them, move a class, import."""

from app.authoring.actions.editing import MovedMeanwhile as MovedMeanwhile
from app.authoring.actions.editing import Saved as Saved
from app.authoring.actions.editing import SeenOtherwise as SeenOtherwise
from app.authoring.actions.editing import State as State
from app.authoring.actions.editing import move as move
from app.authoring.actions.editing import publish as publish
from app.authoring.actions.editing import save as save

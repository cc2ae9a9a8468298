"""The fields and constraints of Camtrap DP 1.0, declared once, as facts.

References
----------
Bubnicki et al. 2024, Camtrap DP: an open standard for the FAIR exchange and archiving of camera
trap data. Remote Sensing in Ecology and Conservation 10, 283-295.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldType = Literal["string", "number", "integer", "boolean", "datetime", "any"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of one of the standard's tables.

    Parameters
    ----------
    name
        As the standard spells it.
    type
        Of its values.
    required
        Whether every row has a value.
    minimum, maximum
        Of numbers; None where there is no limit.
    choices
        The only values allowed; empty where any is.
    """

    name: str
    type: FieldType = "string"
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()


FEATURE_TYPES = (
    *("roadPaved", "roadDirt", "trailHiking", "trailGame", "roadUnderpass", "roadOverpass"),
    *("roadBridge", "culvert", "burrow", "nestSite", "carcass", "waterSource", "fruitingTree"),
)
OBSERVATION_TYPES = ("animal", "human", "vehicle", "blank", "unknown", "unclassified")

DEPLOYMENTS = (
    Field("deploymentID", required=True),
    Field("locationID"),
    Field("locationName"),
    Field("latitude", "number", required=True, minimum=-90.0, maximum=90.0),
    Field("longitude", "number", required=True, minimum=-180.0, maximum=180.0),
    Field("coordinateUncertainty", "integer", minimum=1.0),
    Field("deploymentStart", "datetime", required=True),
    Field("deploymentEnd", "datetime", required=True),
    Field("setupBy"),
    Field("cameraID"),
    Field("cameraModel"),
    Field("cameraDelay", "integer", minimum=0.0),
    Field("cameraHeight", "number", minimum=0.0),
    Field("cameraDepth", "number", minimum=0.0),
    Field("cameraTilt", "integer", minimum=-90.0, maximum=90.0),
    Field("cameraHeading", "integer", minimum=0.0, maximum=360.0),
    Field("detectionDistance", "number", minimum=0.0),
    Field("timestampIssues", "boolean"),
    Field("baitUse", "boolean"),
    Field("featureType", choices=FEATURE_TYPES),
    Field("habitat"),
    Field("deploymentGroups"),
    Field("deploymentTags"),
    Field("deploymentComments"),
)

MEDIA = (
    Field("mediaID", required=True),
    Field("deploymentID", required=True),
    Field("captureMethod", choices=("activityDetection", "timeLapse")),
    Field("timestamp", "datetime", required=True),
    Field("filePath", required=True),
    Field("filePublic", "boolean", required=True),
    Field("fileName"),
    Field("fileMediatype", required=True),
    Field("exifData", "any"),
    Field("favorite", "boolean"),
    Field("mediaComments"),
)

OBSERVATIONS = (
    Field("observationID", required=True),
    Field("deploymentID", required=True),
    Field("mediaID"),
    Field("eventID"),
    Field("eventStart", "datetime", required=True),
    Field("eventEnd", "datetime", required=True),
    Field("observationLevel", required=True, choices=("media", "event")),
    Field("observationType", required=True, choices=OBSERVATION_TYPES),
    Field("cameraSetupType", choices=("setup", "calibration")),
    Field("scientificName"),
    Field("count", "integer", minimum=1.0),
    Field("lifeStage", choices=("adult", "subadult", "juvenile")),
    Field("sex", choices=("female", "male")),
    Field("behavior"),
    Field("individualID"),
    Field("individualPositionRadius", "number", minimum=0.0),
    Field("individualPositionAngle", "number", minimum=-90.0, maximum=90.0),
    Field("individualSpeed", "number", minimum=0.0),
    Field("bboxX", "number", minimum=0.0, maximum=1.0),
    Field("bboxY", "number", minimum=0.0, maximum=1.0),
    Field("bboxWidth", "number", minimum=1e-15, maximum=1.0),
    Field("bboxHeight", "number", minimum=1e-15, maximum=1.0),
    Field("classificationMethod", choices=("human", "machine")),
    Field("classifiedBy"),
    Field("classificationTimestamp", "datetime"),
    Field("classificationProbability", "number", minimum=0.0, maximum=1.0),
    Field("observationTags"),
    Field("observationComments"),
)

# What Pardalis adds to the table of deployments: the card's folder, rows that are gaps, and that a
# camera without photographs worked.
CARD = "card"
ROW_TYPE = "rowType"
WORKED = "worked"
ADDED = (CARD, ROW_TYPE, WORKED)
MISSING_VALUES = ("", "NA", "NaN", "nan")


def names(fields: tuple[Field, ...]) -> tuple[str, ...]:
    """The columns of a table, in the standard's order.

    Parameters
    ----------
    fields
        Of one table.

    Examples
    --------
    >>> names(MEDIA)[:2]
    ('mediaID', 'deploymentID')
    """
    return tuple(field.name for field in fields)

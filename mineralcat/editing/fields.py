"""The entities that can be edited, in the order in which lists of them stand."""

from collections.abc import Iterator
from typing import Any

import mineralcat.store.models  # noqa: F401 - declares the entities
from mineralcat.schema.entities import ENTITIES, EntityInfo, content_entities, entity_of
from mineralcat.schema.field_types import Paragraphs
from mineralcat.schema.fields import Field

KINDS = tuple(sorted(content_entities(), key=lambda one: one.place))
BY_ENTITY = {one.name: one for one in KINDS}
MODELS: dict[str, Any] = {name: one.model for name, one in ENTITIES.items()}
EditableKind = EntityInfo
EditableField = Field[Any]
kind_of = entity_of


def texts_of() -> Iterator[tuple[EntityInfo, Field[Any]]]:
    """The notes and summaries: what find and replace goes through."""
    for kind in KINDS:
        for field in kind.fields:
            if isinstance(field.type, Paragraphs):
                yield kind, field

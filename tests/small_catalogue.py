"""A catalogue small enough to be known by heart."""

from sqlalchemy.orm import Session

from mineralcat.store.models import (
    Application,
    ApplicationLink,
    Mineral,
    MineralSynonym,
    Source,
    Usage,
)


def fill_small(session: Session) -> None:
    """Cobalt and lithium, of which a battery in a car needs both."""
    cobalt = Mineral(slug="cobalt", name="Cobalt", kind="element", symbol="Co")
    lithium = Mineral(slug="lithium", name="Lithium", kind="element", symbol="Li")
    car = Application(slug="car", name="Electric car", kind="technology")
    battery = Application(slug="battery", name="Battery", kind="component")
    source = Source(slug="made-up", title="Made up", kind="own", year=2026)
    session.add_all([cobalt, lithium, car, battery, source])
    session.flush()
    session.add_all(
        [
            MineralSynonym(mineral_id=cobalt.id, text="Kobold"),
            ApplicationLink(whole_id=car.id, part_id=battery.id, kind="component", primary=True),
            *(
                Usage(
                    mineral_id=mineral.id,
                    application_id=battery.id,
                    importance=importance,
                    role="cathode",
                    claim_kind="in words",
                    source_id=source.id,
                    confidence="single copy",
                )
                for mineral, importance in ((cobalt, "minor"), (lithium, "essential"))
            ),
        ]
    )

"""Questions that nobody waits for any more are ended inside the engine."""

from threading import Event, Thread

import pytest
from sqlalchemy import text

from mineralcat.errors import StoppedError
from mineralcat.store.catalogue import Catalogue
from mineralcat.store.engines.cancellation import Cancellation

ENDLESS = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
)


def test_a_statement_that_would_never_end_is_interrupted(small_catalogue: Catalogue) -> None:
    stop, begun, ended = Cancellation(), Event(), list[BaseException]()

    def ask() -> None:
        try:
            with small_catalogue.reading(stop) as session:
                begun.set()
                session.execute(ENDLESS)
        except StoppedError as error:
            ended.append(error)

    thread = Thread(target=ask)
    thread.start()
    assert begun.wait(10)
    while thread.is_alive():  # it may not have reached the engine yet
        stop.ask()
        thread.join(0.01)
    assert len(ended) == 1


def test_what_was_stopped_before_it_began_asks_nothing(small_catalogue: Catalogue) -> None:
    stop = Cancellation()
    stop.ask()
    with pytest.raises(StoppedError), small_catalogue.reading(stop):
        pytest.fail("a session began")


def test_a_stop_that_comes_late_does_not_touch_the_next_question(
    small_catalogue: Catalogue,
) -> None:
    stop = Cancellation()
    with small_catalogue.reading(stop) as session:
        session.execute(text("SELECT 1"))
    stop.ask()
    with small_catalogue.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM mineral")) == 2

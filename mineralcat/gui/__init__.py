"""The window: Qt item models, views and charts over plain rows."""

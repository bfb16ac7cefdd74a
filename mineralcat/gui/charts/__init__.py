"""Charts in pyqtgraph; imported when first shown."""

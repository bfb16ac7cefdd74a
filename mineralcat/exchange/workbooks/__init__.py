"""Workbooks (XLSX, XLS, ODS): checked before they are parsed, their sheets laid out as rows."""

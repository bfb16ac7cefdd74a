"""Reads: functions on a session that give plain rows."""

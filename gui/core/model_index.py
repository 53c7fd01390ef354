"""Index: a place in a model of Qt's, as its methods are given one."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex

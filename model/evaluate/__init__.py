"""From a document to its readings: what every card, lens and report is made from."""

"""Sources of language models: MODELS, servers, files, and how one comes to the model of each."""

from model.model_sources.connecting import MODELS, FoundServer, connect, found_servers

__all__ = ["MODELS", "FoundServer", "connect", "found_servers"]

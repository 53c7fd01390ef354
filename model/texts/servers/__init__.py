"""SERVERS: every shape in which language-model servers give log-probabilities."""

from model.texts.bodies.piece import Server
from model.texts.servers.completions import COMPLETIONS
from model.texts.servers.gemini import GEMINI
from model.texts.servers.gltr import GLTR
from model.texts.servers.kobold_cpp import KOBOLD_CPP
from model.texts.servers.llama_cpp import LLAMA_CPP
from model.texts.servers.ollama import OLLAMA
from model.texts.servers.openai_chat import OPENAI_CHAT
from model.texts.servers.responses import RESPONSES
from model.texts.servers.sglang import SGLANG
from model.texts.servers.tgi import TGI
from model.texts.servers.token_lists import TOKEN_LISTS
from model.texts.servers.vllm import VLLM
from model.texts.servers.watsonx import WATSONX

# The order is that in which a body without log-probabilities is recognised.
SERVERS: tuple[Server, ...] = (
    LLAMA_CPP,
    RESPONSES,
    SGLANG,
    GEMINI,
    KOBOLD_CPP,
    WATSONX,
    TGI,
    OLLAMA,
    GLTR,
    VLLM,
    COMPLETIONS,
    OPENAI_CHAT,
    TOKEN_LISTS,
)

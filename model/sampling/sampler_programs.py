"""Programs whose samplers are pasted: how they are told apart, and what they do by themselves.

Sources: llama.cpp, common/arg.cpp and tools/server/README.md; transformers, GenerationConfig; vLLM,
SamplingParams and v1/sample/sampler.py; Ollama, docs/modelfile.md and sample/samplers.go; OpenAI,
the API of chat completions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from model.sampling.chain import TEMPERATURE
from model.sampling.cutting.filter import Rules


@dataclass(frozen=True)
class Program:
    """One of the programs whose settings are pasted.

    Attributes:
        name: what it is called.
        rules: whose ties and boundaries it has.
        temperature: its usual one.
        defaults: what it does where a text does not say.
        order: its stages where they stand in another order than in the library of its rules.
        is_cold: whether T = 0 stands for the likeliest alone, after all penalties.
    """

    name: str
    rules: Rules
    temperature: float
    defaults: Mapping[str, float] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    is_cold: bool = False


LLAMA = Program("llama.cpp", "llama.cpp", 0.8, {"top_k": 40, "top_p": 0.95, "min_p": 0.05})
TRANSFORMERS = Program("transformers", "transformers", 1.0, {"top_k": 50})
VLLM = Program(
    "vLLM",
    "transformers",
    1.0,
    order=("penalties", TEMPERATURE, "min_p", "top_k", "top_p"),
    is_cold=True,
)
OPENAI = Program("OpenAI’s API", "transformers", 1.0, is_cold=True)
OLLAMA = Program(
    "Ollama",
    "transformers",
    0.8,
    {"top_k": 40, "top_p": 0.9, "repetition_penalty": 1.1},
    order=("penalties", "top_k", TEMPERATURE, "top_p", "min_p"),
    is_cold=True,
)
# Words of a text, and names of settings, that only one of the programs has; the first found tells.
WORDS: tuple[tuple[str, Program], ...] = (
    ("SamplingParams", VLLM),
    ("vllm", VLLM),
    ("ollama", OLLAMA),
    ('"options"', OLLAMA),
    ("GenerationConfig", TRANSFORMERS),
    (".generate(", TRANSFORMERS),
    ("pipeline(", TRANSFORMERS),
    ("chat.completions", OPENAI),
    ("responses.create", OPENAI),
)
NAMES: tuple[tuple[Program, tuple[str, ...]], ...] = (
    (OLLAMA, ("num_predict", "num_ctx", "keep_alive", "num_gpu", "num_thread")),
    (
        VLLM,
        (
            *("min_tokens", "stop_token_ids", "prompt_logprobs", "guided_json", "detokenize"),
            *("include_stop_str_in_output", "truncate_prompt_tokens", "skip_special_tokens"),
        ),
    ),
    (
        TRANSFORMERS,
        (
            *("do_sample", "transformers_version", "max_new_tokens", "_from_model_config"),
            *("epsilon_cutoff", "eta_cutoff", "top_h", "repetition_penalty", "num_beams"),
        ),
    ),
)
# Settings of these programs that say nothing of which token is drawn next.
OTHERS = frozenset(
    (
        *("add_generation_prompt", "alias", "api_key", "api_key_file", "attention_mask"),
        *("backend", "background", "batch_size", "bos_token_id", "cache_prompt"),
        *("cache_type_k", "cache_type_v", "cfg_scale", "chat", "chat_format", "chat_template"),
        *("client", "color", "cont_batching", "content", "context", "conversation", "cpu_moe"),
        *("ctx_size", "detokenize", "device", "device_map", "do_sample", "dtype", "echo"),
        *("eos_token_id", "file", "flash_attn", "format", "from_model_config"),
        *("generation_settings", "gpu_layers", "gpu_memory_utilization", "hf_file", "hf_repo"),
        *("host", "http", "id", "id_slot", "id_task", "ids", "images"),
        *("include_stop_str_in_output", "input", "input_ids", "inputs", "interactive"),
        *("is_processing", "jinja", "keep", "keep_alive", "keepalive", "log_disable"),
        *("logprobs", "lora", "lora_request", "main_gpu", "max_completion_tokens"),
        *("max_length", "max_model_len", "max_new_tokens", "max_output_tokens", "max_tokens"),
        *("messages", "metadata", "min_tokens", "mlock", "mmproj", "model", "model_path"),
        *("model_url", "multiline", "n", "n_ctx", "n_discard", "n_gpu_layers", "n_indent"),
        *("n_keep", "n_predict", "n_probs", "name", "no_cnv", "no_mmap", "no_perf", "np"),
        *("num_ctx", "num_gpu", "num_predict", "num_return_sequences", "num_thread", "numa"),
        *("output_kind", "override_tensor", "pad_token_id", "parallel", "path", "perf_disable"),
        *("port", "post_sampling_probs", "predict", "preserved_tokens", "prompt"),
        *("prompt_logprobs", "random_state", "raw", "reasoning_format", "return_tensors"),
        *("return_tokens", "rng_seed", "role", "seed", "simple_io", "skip_special_tokens"),
        *("slot", "slots", "spaces_between_special_tokens", "special", "speculative_n_max"),
        *("speculative_n_min", "speculative_p_min", "split_mode", "stop", "stop_sequences"),
        *("stop_token_ids", "store", "stream", "stream_options", "streaming", "suffix"),
        *("system", "task", "template", "tensor_parallel_size", "think", "threads"),
        *("threads_batch", "timeout", "timings_per_token", "tokenizer", "tokens"),
        *("tool_choice", "tools", "top_logprobs", "torch_dtype", "total_slots"),
        *("transformers_version", "truncate", "truncate_prompt_tokens", "trust_remote_code"),
        *("ubatch_size", "use_cache", "user", "verbose", "warmup"),
    )
)
# What a setting without a place here stands at where it does nothing.
NEUTRAL: Mapping[str, Any] = {
    "dry_sequence_breakers": ["\n", ":", '"', "*"],
    "ignore_eos": False,
    "length_penalty": 1.0,
    "min_keep": 0,
    "mirostat_eta": 0.1,
    "mirostat_lr": 0.1,
    "no_repeat_ngram_size": 0,
    "num_beams": 1,
    "best_of": 1,
    "adaptive_target": -1.0,
    "adaptive_decay": 0.9,
    "tfs_z": 1.0,
    "cfg_scale": 1.0,
    "guidance_scale": 1.0,
    "penalize_newline": False,
}
ALIASES: Mapping[str, str] = {
    "temp": TEMPERATURE,
    "t": TEMPERATURE,
    "mirostatmode": "mirostat",
    "freqpenalty": "frequency_penalty",
    "reppen": "repetition_penalty",
    "reppenrange": "penalty_last_n",
    "repetitionpenaltyrange": "penalty_last_n",
    "topnσ": "top_n_sigma",
    "nsigma": "top_n_sigma",
    "samplerseq": "letters",
    "samplingseq": "letters",
    "samplerorder": "samplers",
}

"""Modified Kneser–Ney as Chen and Goodman print it, over dictionaries of tuples, slowly."""

from collections import Counter, defaultdict
from collections.abc import Sequence

Gram = tuple[str, ...]


class SlowKneserNey:
    """P(w | h) by recursion; sentences are given in the model's case, without marks of ends."""

    def __init__(self, sentences: Sequence[Gram], order: int, words: Sequence[str]) -> None:
        self.order = order
        self.words = words
        padded = [("<start>", *sentence, "<end>") for sentence in sentences]
        self.raw: Counter[Gram] = Counter(
            line[i : i + n]
            for line in padded
            for n in range(1, order + 1)
            for i in range(len(line) - n + 1)
            if line[i : i + n] != ("<start>",)
        )
        before: dict[Gram, set[str]] = defaultdict(set)
        for gram in self.raw:
            before[gram[1:]].add(gram[0])
        self.counts = {
            gram: count if len(gram) == order or gram[0] == "<start>" else len(before[gram])
            for gram, count in self.raw.items()
        }
        self.discounts = {n: self._discounts(n) for n in range(1, order + 1)}

    def _discounts(self, n: int) -> tuple[float, float, float]:
        of = Counter(count for gram, count in self.counts.items() if len(gram) == n)
        if of[1] == 0 or of[2] == 0:
            return (0.5, 1.0, 1.5)
        y = of[1] / (of[1] + 2 * of[2])
        if of[3] == 0 or of[4] == 0:
            return (y, y, y)
        found = (
            1 - 2 * y * of[2] / of[1],
            2 - 3 * y * of[3] / of[2],
            3 - 4 * y * of[4] / of[3],
        )
        return found if all(0 < d <= k + 1 for k, d in enumerate(found)) else (y, y, y)

    def probability(self, word: str, context: Gram) -> float:
        """P(word | context), the context's first words left out beyond the order."""
        context = context[max(len(context) - self.order + 1, 0) :]
        followers = {g[-1]: c for g, c in self.counts.items() if g[:-1] == context}
        n = len(context) + 1
        lower = self.probability(word, context[1:]) if context else 1.0 / len(self.words)
        if not followers:
            return lower
        total = sum(followers.values())
        taken = [self.discounts[n][min(count, 3) - 1] for count in followers.values()]
        count = followers.get(word, 0)
        kept = count - self.discounts[n][min(count, 3) - 1] if count else 0.0
        return kept / total + sum(taken) / total * lower

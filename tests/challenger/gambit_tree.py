"""The signalling game as a tree in pygambit, which works out regrets by its own means."""

from typing import Any

from counterpoise.challenger.signalling import Game, Play

TYPES, SIGNALS = ("high", "low"), ("word", "silent")


def largest_regret(gambit: Any, of: Game, play: Play) -> float:
    """Return the largest gain of any player at any of his information sets, by pygambit."""
    tree = gambit.Game.new_tree(players=["guarantor", "challenger"], title="signals")
    resolute = float(of.resolute)
    tree.append_move(tree.root, tree.players.chance, list(TYPES))
    tree.set_chance_probs(tree.root.infoset, [resolute, 1 - resolute])
    for kind in TYPES:
        node = tree.root.children[kind]
        tree.append_move(node, "guarantor", list(SIGNALS))
        node.infoset.label = f"signal {kind}"
    for signal in SIGNALS:
        nodes = [tree.root.children[kind].children[signal] for kind in TYPES]
        tree.append_move(nodes, "challenger", ["attack", "wait"])
        nodes[0].infoset.label = f"after {signal}"
    for kind in TYPES:
        worth = float(of.high if kind == "high" else of.low)
        for signal in SIGNALS:
            node = tree.root.children[kind].children[signal]
            _end(tree, node.children["wait"], f"{kind} {signal} peace", [worth, 0.0])
            last = node.children["attack"]
            tree.append_move(last, "guarantor", ["fight", "yield"])
            last.infoset.label = f"fight {kind} {signal}"
            fought = [worth - float(of.cost), -float(of.punishment)]
            broken = -float(of.audience) if signal == "word" else 0.0
            _end(tree, last.children["fight"], f"{kind} {signal} war", fought)
            _end(tree, last.children["yield"], f"{kind} {signal} given", [broken, float(of.value)])
    profile = tree.mixed_behavior_profile()
    for name, chance in _chances(play).items():
        infoset = next(i for p in tree.players for i in p.infosets if i.label == name)
        for action, part in zip(infoset.actions, (chance, 1 - chance), strict=True):
            profile[action] = part
    # Regret at each information set that is reached, and of each player in the whole game.
    return max(float(profile.agent_max_regret()), float(profile.max_regret()))


def _end(tree: Any, node: Any, label: str, payoffs: list[float]) -> None:
    tree.set_outcome(node, tree.add_outcome(label, payoffs))


def _chances(play: Play) -> dict[str, float]:
    """Return the chance of the first action at each information set."""
    return {
        "signal high": float(play.word_high),
        "signal low": float(play.word_low),
        "after word": float(play.attack_word),
        "after silent": float(play.attack_silent),
        "fight high word": 1.0,
        "fight high silent": 1.0,
        "fight low word": float(play.fight_low),
        "fight low silent": 0.0,
    }

"""What a cell reads, binds and changes, told from its code alone: so that no more than it needs is run before it."""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["ONLY_SHOW", "Names", "Page", "Unit", "clash"]

ONLY_SHOW = frozenset({"ask", "check", "claim", "explore", "hint", "varied"})
"""Functions whose calls as statements only show something: no later cell needs them."""

_MAKE_STATE = frozenset({"default_rng", "iter", "open"})
"""What returns something that changes when it is used."""

_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Names:
    """The global names of a cell: what it reads, what it binds for sure, and what it may change or bind."""

    reads: frozenset[str] = frozenset()
    binds: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()

    @property
    def writes(self) -> frozenset[str]:
        """All that may be another thing afterwards."""
        return self.binds | self.changes


@dataclass(frozen=True)
class Unit:
    """A part of a cell that can run by itself: one import, or all statements that neither import nor only show."""

    cell: int
    tree: ast.Module
    names: Names
    imports: bool


class Page:
    """The cells of a page in reading order, and what each needs of those above it.

    What a random generator is used for changes it, also where a function of the page uses it. A cell that Python can't
    read needs nothing.

    Parameters
    ----------
    sources : sequence of str
        The code of the cells.

    Attributes
    ----------
    units : list of Unit
        What other cells may need, in reading order.
    whole : list of Names
        The names of each cell with all its statements.

    Examples
    --------
    >>> page = Page(["rng = default_rng(0)", "x = rng.normal()", "import a, b", "claim(x, a)", "print(rng.normal())"])
    >>> [page.units[k].cell for k in page.needed(4)]
    [0, 1]
    >>> [ast.unparse(page.units[k].tree) for k in page.needed(3)]
    ['rng = default_rng(0)', 'x = rng.normal()', 'import a']
    """

    def __init__(self, sources: Sequence[str]) -> None:
        trees = [_tree(source) for source in sources]
        made = {name for tree in trees if tree for node in ast.walk(tree) for name in _made(node)}
        self._uses = _uses(trees)
        self._behind = {name: used & made for name, used in self._uses.items() if used & made}
        self._behind |= {name: frozenset({name}) for name in made}
        self.whole = [Names() if tree is None else self._names(tree) for tree in trees]
        self.units = [unit for cell, tree in enumerate(trees) if tree for unit in self._units(cell, tree)]

    def needed(self, target: int) -> list[int]:
        """Return the units above a cell that it needs, directly or through others, in reading order."""
        wanted = set(self.whole[target].reads)
        found: list[int] = []
        for place in range(len(self.units) - 1, -1, -1):
            names = self.units[place].names
            if self.units[place].cell < target and names.writes & wanted:
                found.append(place)
                wanted -= names.binds - names.changes
                wanted |= names.reads
        return found[::-1]

    def of_cell(self, cell: int) -> list[int]:
        """Return the units of a cell."""
        return [place for place, unit in enumerate(self.units) if unit.cell == cell]

    def _units(self, cell: int, tree: ast.Module) -> Iterator[Unit]:
        imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        for one in (alone for node in imports for alone in _apart(node)):
            yield Unit(cell, one, self._names(one), True)
        rest = ast.Module([node for node in tree.body if node not in imports and not self._only_shows(node)], [])
        if rest.body:
            yield Unit(cell, rest, self._names(rest), False)

    def _only_shows(self, node: ast.stmt) -> bool:
        if not isinstance(node, ast.Expr) or _loaded(node) & set(self._behind):
            return False
        called = node.value.func if isinstance(node.value, ast.Call) else None
        return called is None or (isinstance(called, ast.Name) and called.id in ONLY_SHOW)

    def _names(self, tree: ast.Module) -> Names:
        read = _globals_read(symtable.symtable(ast.unparse(tree), "<cell>", "exec"), top=True)
        binds, perhaps, first = _in_order(tree)
        read = (read | first & binds) - set(dir(builtins))
        read = read.union(*(self._uses.get(name, ()) for name in read))
        used = first.union(*(self._uses.get(name, ()) for name in first))
        changes = perhaps.union(*(self._behind.get(name, ()) for name in read))
        own = binds - used  # bound before anything reads them: these are the cell's own, and no others
        return Names(frozenset(read - own), frozenset(binds), frozenset(changes - own))


def _apart(node: ast.Import | ast.ImportFrom) -> list[ast.Module]:
    """An import of several names as imports of one each."""
    if isinstance(node, ast.Import):
        alone: list[ast.stmt] = [ast.Import([alias]) for alias in node.names]
    else:
        alone = [ast.ImportFrom(node.module, [alias], node.level) for alias in node.names]
    return [ast.Module([ast.fix_missing_locations(ast.copy_location(one, node))], []) for one in alone]


def clash(one: Names, other: Names, *, again: bool) -> bool:
    """Tell whether ``other``, which may be the same cell ``again``, finds or leaves something else after ``one``."""
    return bool(one.writes & (other.reads if again else other.reads | other.writes))


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def _uses(trees: Iterable[ast.Module | None]) -> dict[str, frozenset[str]]:
    """For each function or class of the page, the global names that it reads when it is called, also through others."""
    found: dict[str, set[str]] = {}
    for node in (node for tree in trees if tree for node in ast.walk(tree)):
        if isinstance(node, _FUNCTION | ast.ClassDef):
            found.setdefault(node.name, set()).update(_inside(ast.Module([node], [])))
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, set()).update(_inside(ast.Module([ast.Expr(node.value)], [])))
    before = -1
    while before < (before := sum(map(len, found.values()))):
        for own in found.values():
            own.update(*(found.get(name, ()) for name in own))
    return {name: frozenset(own) for name, own in found.items()}


def _inside(tree: ast.Module) -> set[str]:
    """Global names that are read in the functions of some code."""
    table = symtable.symtable(ast.unparse(tree), "<cell>", "exec")
    found: set[str] = set()
    return found.union(*(_globals_read(child, top=False) for child in table.get_children())) - set(dir(builtins))


def _made(node: ast.AST) -> list[str]:
    """Names that a node binds to something that changes when it is used."""
    if not (isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) and isinstance(node.value, ast.Call)):
        return []
    called = node.value.func
    if (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) not in _MAKE_STATE:
        return []
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _loaded(node: ast.AST) -> set[str]:
    """Names whose values code needs: those that it reads, deletes, or changes in place."""
    places = [one.target if isinstance(one, ast.AugAssign) else one for one in ast.walk(node)]
    stored = {one for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
    kept = {one.target for one in ast.walk(node) if isinstance(one, ast.AugAssign)}
    return {one.id for one in places if isinstance(one, ast.Name) and (one not in stored or one in kept)}


def _globals_read(table: symtable.SymbolTable, *, top: bool) -> set[str]:
    """Names that are read as globals, in a scope or in those inside."""
    own = {one.get_name() for one in table.get_symbols() if one.is_referenced() and (top or one.is_global())}
    return own.union(*(_globals_read(child, top=False) for child in table.get_children()))


def _in_order(tree: ast.Module) -> tuple[set[str], set[str], set[str]]:
    """Names that a cell binds for sure, that it may bind or change, and that it reads before it binds them."""
    binds: set[str] = set()
    perhaps: set[str] = set()
    first: set[str] = set()
    for statement in tree.body:
        later = isinstance(statement, _FUNCTION)  # a body is read when it is called
        first |= (set() if later else _loaded(statement)) - binds
        perhaps |= _changed(statement)
        if isinstance(statement, ast.If | ast.For | ast.While | ast.Try):
            perhaps |= _bound(statement)
        else:
            binds |= _bound(statement)
    return binds, perhaps, first


def _bound(node: ast.AST) -> set[str]:
    """Names that a statement binds in the cell's own scope."""
    if isinstance(node, _FUNCTION | ast.ClassDef):
        return {node.name}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return {one.target.id for one in ast.walk(node) if isinstance(one, ast.NamedExpr)}
    found = {node.id} if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load) else set[str]()
    return found.union(*map(_bound, ast.iter_child_nodes(node)))


def _changed(statement: ast.stmt) -> set[str]:
    """Names whose objects a statement may change: by item, attribute, in place, or a call for its effect."""
    nodes = list(ast.walk(statement))
    held = [node for node in nodes if isinstance(node, ast.Attribute | ast.Subscript)]
    places: list[ast.expr] = [node for node in held if not isinstance(node.ctx, ast.Load)]
    places += [node.target for node in nodes if isinstance(node, ast.AugAssign)]
    calls = [node.value for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    places += [call.func for call in calls if isinstance(call.func, ast.Attribute)]
    found = {name for place in places if (name := _root(place))}
    for node in nodes:  # what is changed as a loop's variable is changed in what the loop goes through
        if isinstance(node, ast.For | ast.comprehension) and found & _bound(node.target):
            found |= _loaded(node.iter)
    return found


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""

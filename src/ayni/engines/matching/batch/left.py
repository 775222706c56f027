"""What workers and supervisors have left while a plan is made."""

from dataclasses import dataclass

import numpy as np

from ayni.engines.matching.batch.table import Flags, Longs, Table


@dataclass(frozen=True, eq=False)
class Left:
    """``minutes`` and ``points`` of each worker, and how many people ``above``, with each supervisor."""

    minutes: Longs
    points: Longs
    above: Longs

    @classmethod
    def of(cls, table: Table) -> "Left":
        """Before anybody is given anybody."""
        return cls(table.free_minutes.copy(), table.free_points.copy(), table.above.copy())

    @classmethod
    def after(cls, table: Table, pair: Longs) -> "Left":
        """Once these pairs have their room."""
        minutes, points = table.taken(pair)
        return cls(table.free_minutes - minutes, table.free_points - points, table.above - table.accompanied(pair))

    def has_own_room(self, table: Table, pair: int) -> bool:
        """Whether the pair's worker has room, whatever whoever supervises the worker has."""
        worker = table.worker[pair]
        return bool(table.minutes[pair] <= self.minutes[worker] and table.pair_points[pair] <= self.points[worker])

    def fitting(self, table: Table) -> Flags:
        """Whether there is room for each pair."""
        fits: Flags = (table.minutes <= self.minutes[table.worker]) & (table.pair_points <= self.points[table.worker])
        if table.supervision is None:
            return fits
        over = table.supervision.of[table.worker]
        return fits & ((over < 0) | (table.people[table.need] <= np.append(self.above, 0)[over]))

    def fits(self, table: Table, pair: int) -> bool:
        """Whether there is room for this one."""
        over = self._over(table, pair)
        return self.has_own_room(table, pair) and (over < 0 or table.people[table.need[pair]] <= int(self.above[over]))

    def take(self, table: Table, pair: int, share: int = 1) -> None:
        """Let the pair have its room."""
        worker, over = table.worker[pair], self._over(table, pair)
        self.minutes[worker] -= share * table.minutes[pair]
        self.points[worker] -= share * table.pair_points[pair]
        if over >= 0:
            self.above[over] -= share * table.people[table.need[pair]]

    def give(self, table: Table, pair: int) -> None:
        """Let its room be free again."""
        self.take(table, pair, -1)

    @staticmethod
    def _over(table: Table, pair: int) -> int:
        return int(table.supervision.of[table.worker[pair]]) if table.supervision else -1

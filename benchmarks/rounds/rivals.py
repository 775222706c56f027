"""Who plans the same days: ourselves, OR-Tools routing, an ALNS in plain Python, and PyVRP where no visits are linked.

Each is given the problem, how many processor seconds it may use and a seed, and returns who stops where in which
order, or nothing when it found no plan. Times and costs are then ours for all of them: the soonest times, judged by the
validator.
"""

import time
from collections.abc import Callable, Iterable
from itertools import permutations
from typing import Any

import pyvrp
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from ayni.engines.rounds import Params, Problem, Worker, solve
from ayni.engines.rounds.insertion import Plan
from ayni.engines.rounds.timing import Item
from ayni.engines.rounds.unplanned import admitted

Rival = Callable[[Problem, float, int], Plan | None]

# Whole numbers for libraries that take nothing else: thousandths of a minute.
WHOLE = 1000
# Ends of windows that nobody gives; later than any day.
LATEST = 10_000 * WHOLE


def items(problem: Problem) -> list[Item]:
    """Every service of the day, in the order of the visits."""
    return [(visit.id, number) for visit in problem.visits for number in range(len(visit.services))]


def ours(problem: Problem, seconds: float, seed: int) -> Plan:
    """Annealing from several beginnings."""
    began = time.process_time()
    result = solve(problem, seed=seed, params=Params(spent=lambda: (time.process_time() - began) / seconds))
    return {each.worker: tuple((stop.visit, stop.service) for stop in each.stops) for each in result.routes}


def or_tools(problem: Problem, seconds: float, _seed: int) -> Plan | None:
    """Guided local search over routes, with constraints across them for linked visits.

    It knows no seed. The largest lateness is no part of its objective: a term over all routes makes its search crawl.
    """
    model = _Routing(problem)
    began = time.process_time()
    model.routing.solver()
    model.routing.AddSearchMonitor(model.routing.solver().CustomLimit(lambda: time.process_time() - began > seconds))
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromSeconds(int(10 * seconds) + 1)  # the limit that counts is of the processor
    found = model.routing.SolveWithParameters(asked)
    return model.read(found) if found else None


class _Routing:
    """The day as OR-Tools sees it: a node for each service and for each end of each round."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.items = problem, items(problem)
        size, workers = len(self.items), problem.workers
        self._places = [problem.visit_of[visit].place for visit, _ in self.items]
        self._places += [end for worker in workers for end in (worker.start, worker.end)]
        starts, ends = [size + 2 * n for n in range(len(workers))], [size + 2 * n + 1 for n in range(len(workers))]
        self.manager = pywrapcp.RoutingIndexManager(size + 2 * len(workers), len(workers), starts, ends)
        self.routing = pywrapcp.RoutingModel(self.manager)
        self._index = [self.manager.NodeToIndex(node) for node in range(size)]
        self._add_times()
        for node, item in enumerate(self.items):
            self._add_service(node, item)
        for first, second in self._pairs():
            self._link(first, second)

    def _add_times(self) -> None:
        ways: list[int] = []
        for worker in self.problem.workers:
            travel = self._travel(worker)
            way = [[travel[a][b] for b in range(len(self._places))] for a in range(len(self._places))]
            self.routing.SetArcCostEvaluatorOfVehicle(self.routing.RegisterTransitMatrix(way), len(ways))
            stays = [self._stay(a) for a in range(len(self._places))]
            ways.append(
                self.routing.RegisterTransitMatrix([[stays[a] + leg for leg in row] for a, row in enumerate(way)])
            )
        self.routing.AddDimensionWithVehicleTransits(ways, LATEST, LATEST, False, "time")
        self.time = self.routing.GetDimensionOrDie("time")
        for number, worker in enumerate(self.problem.workers):
            self.time.CumulVar(self.routing.Start(number)).SetMin(int(WHOLE * worker.shift_start))
            if worker.latest_return is not None:
                self.time.CumulVar(self.routing.End(number)).SetMax(int(WHOLE * worker.latest_return))

    def _travel(self, worker: Worker) -> list[list[int]]:
        minutes = self.problem.minutes
        return [[round(WHOLE * minutes(worker.mode, a, b)) for b in self._places] for a in self._places]

    def _stay(self, node: int) -> int:
        if node >= len(self.items):
            return 0
        visit, number = self.items[node]
        return round(WHOLE * self.problem.visit_of[visit].services[number].minutes)

    def _add_service(self, node: int, item: Item) -> None:
        visit, index = self.problem.visit_of[item[0]], self._index[node]
        self.time.CumulVar(index).SetMin(round(WHOLE * visit.opens))
        if visit.closes is not None and visit.hard:
            self.time.CumulVar(index).SetMax(round(WHOLE * visit.closes))
        elif visit.closes is not None:
            self.time.SetCumulVarSoftUpperBound(index, round(WHOLE * visit.closes), 1)
        able = {each.id for each in admitted(self.problem, visit, item[1])}
        for number, worker in enumerate(self.problem.workers):
            if worker.id not in able:
                self.routing.VehicleVar(index).RemoveValue(number)

    def _pairs(self) -> Iterable[tuple[int, int]]:
        node = {item: number for number, item in enumerate(self.items)}
        return [(node[visit.id, 0], node[visit.id, 1]) for visit in self.problem.visits if visit.gap is not None]

    def _link(self, first: int, second: int) -> None:
        solver, a, b = self.routing.solver(), self._index[first], self._index[second]
        gap = self.problem.visit_of[self.items[first][0]].gap or (0.0, 0.0)
        solver.Add(self.time.CumulVar(b) >= self.time.CumulVar(a) + round(WHOLE * gap[0]))
        solver.Add(self.time.CumulVar(b) <= self.time.CumulVar(a) + round(WHOLE * gap[1]))
        solver.Add(self.routing.VehicleVar(a) != self.routing.VehicleVar(b))

    def read(self, found: Any) -> Plan:
        """The orders of a solution."""
        orders: Plan = {}
        for number, worker in enumerate(self.problem.workers):
            index, way = found.Value(self.routing.NextVar(self.routing.Start(number))), []
            while not self.routing.IsEnd(index):
                way.append(self.items[self.manager.IndexToNode(index)])
                index = found.Value(self.routing.NextVar(index))
            orders[worker.id] = tuple(way)
        return orders


def py_vrp(problem: Problem, seconds: float, seed: int) -> Plan | None:
    """Iterated local search. Each set of visits that somebody may make is a profile, whose other ways are left out."""
    model = pyvrp.Model()
    homes = {place: model.add_location(0, 0) for worker in problem.workers for place in (worker.start, worker.end)}
    depots = {place: model.add_depot(home) for place, home in homes.items()}
    doors = {visit.id: model.add_location(0, 0) for visit in problem.visits}
    for visit in problem.visits:
        model.add_client(
            doors[visit.id], service_duration=round(WHOLE * visit.services[0].minutes),
            tw_early=round(WHOLE * visit.opens),
            tw_late=LATEST if visit.closes is None else round(WHOLE * visit.closes),
        )  # fmt: skip
    profiles: dict[tuple[str, frozenset[str]], pyvrp.Profile] = {}
    for worker in problem.workers:
        able = frozenset(each.id for each in problem.visits if worker in admitted(problem, each, 0))
        if (worker.mode, able) not in profiles:
            profiles[worker.mode, able] = model.add_profile()
            there = [*homes.items(), *((problem.visit_of[each].place, doors[each]) for each in sorted(able))]
            for (a, start), (b, end) in permutations(there, 2):
                leg = round(WHOLE * problem.minutes(worker.mode, a, b))
                model.add_edge(start, end, leg, leg, profiles[worker.mode, able])
        model.add_vehicle_type(
            start_depot=depots[worker.start], end_depot=depots[worker.end], profile=profiles[worker.mode, able],
            tw_early=round(WHOLE * worker.shift_start),
            tw_late=LATEST if worker.latest_return is None else round(WHOLE * worker.latest_return),
        )  # fmt: skip
    over = time.process_time() + seconds
    found = model.solve(
        lambda _best: time.process_time() > over, seed, display=False, collect_stats=False, missing_value=LATEST
    )
    if not found.is_feasible():
        return None
    return {
        problem.workers[route.vehicle_type()].id: tuple(
            (problem.visits[each.idx].id, 0) for each in route if each.is_client()
        )
        for route in found.best.routes()
    }

"""Why a visit is in no round, and which workers a visit admits at all."""

from ayni.basics.words import Sentence, say
from ayni.engines.rounds.problem import Problem, Service, Visit, Worker


def admitted(problem: Problem, visit: Visit, service: int) -> list[Worker]:
    """The workers who may do a service: with the skills, not excluded, and the pinned one where one is pinned."""
    asked = visit.services[service]
    return [
        worker
        for worker in problem.workers
        if asked.skills <= worker.skills
        and worker.id not in visit.excluded
        and asked.pinned_worker in (None, worker.id)
    ]


def missing_skills(service: Service, worker: Worker) -> list[str]:
    """What a worker would have to be able to do as well."""
    return sorted(service.skills - worker.skills)


def reason(problem: Problem, visit_id: str) -> Sentence:
    """Why nobody makes the visit, in a sentence; the first of these that is true."""
    visit = problem.visit_of[visit_id]
    for number, service in enumerate(visit.services):
        for skill in sorted(service.skills):
            if not any(skill in worker.skills for worker in problem.workers):
                return say("Nobody here has the skill {skill}.", skill=skill)
        if not any(service.skills <= worker.skills for worker in problem.workers):
            return say("Nobody here has all these skills: {skills}.", skills=sorted(service.skills))
        if service.pinned_worker is not None and not admitted(problem, visit, number):
            pinned = problem.worker_of[service.pinned_worker].called
            return say("It is pinned to {worker}, who does not have the skills.", worker=pinned)
        if not admitted(problem, visit, number):
            return say("Everybody who has the skills is excluded from this visit.")
    if len(visit.services) == 2 and len({w.id for n in (0, 1) for w in admitted(problem, visit, n)}) < 2:
        return say("It takes two workers, and only one may go.")
    if visit.prize is not None:
        return say("It may be left out, and making it would cost more than it is worth.")
    return say("Nobody who may go was found to have room for it within windows, shifts, breaks and protections.")

//! The engines' words in the words of reports.

use scenarios::{
    check::{Judgement, Verdict as Checking},
    engine::{Engine as ScenarioEngine, Shortness as Short},
    file::Grade as ExpectedGrade,
};
use sim::trace::Event;

use crate::model::{Engine, Grade, Shortness, StepKind, Verdict};

pub(super) fn verdict(verdict: Checking) -> Verdict {
    match verdict {
        Checking::Met => Verdict::Met,
        Checking::Inconclusive => Verdict::Inconclusive,
        Checking::CallerBreach | Checking::NotMet => Verdict::NotMet,
    }
}

pub(super) fn judgement(judgement: Judgement) -> Verdict {
    match judgement {
        Judgement::Met => Verdict::Met,
        Judgement::Inconclusive => Verdict::Inconclusive,
        Judgement::NotMet => Verdict::NotMet,
    }
}

pub(super) fn grade(grade: ExpectedGrade) -> Grade {
    match grade {
        ExpectedGrade::Required => Grade::Required,
        ExpectedGrade::Permitted => Grade::Permitted,
        ExpectedGrade::Forbidden => Grade::Forbidden,
    }
}

pub(super) fn engine_of(engine: ScenarioEngine) -> Engine {
    match engine {
        ScenarioEngine::Statespace => Engine::Statespace,
        ScenarioEngine::MachineExhaustive => Engine::MachineExhaustive,
        ScenarioEngine::MachineSeeded => Engine::MachineSeeded,
        ScenarioEngine::Loom => Engine::Loom,
        ScenarioEngine::Native => Engine::Native,
    }
}

pub(super) fn shortness(shortness: Short) -> Shortness {
    match shortness {
        Short::Minimal => Shortness::Minimal,
        Short::Reduced => Shortness::Reduced,
    }
}

pub(super) fn kind(event: &Event) -> StepKind {
    match event {
        Event::Call { .. } => StepKind::Call,
        Event::Return { .. } => StepKind::Return,
        Event::Enter { .. } => StepKind::Enter,
        Event::Exit { .. } => StepKind::Exit,
        Event::Deadline { .. } => StepKind::Deadline,
        Event::Fault { .. } => StepKind::Fault,
        Event::Quiescent => StepKind::Quiescent,
    }
}

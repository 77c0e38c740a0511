//! What an activity knows: the values of variables, and the signals set.

use sim::value::Value;

use super::{Program, SignalId, VariableId};

/// The values of a program's variables, and the signals set.
///
/// The model of all clients has one; a running execution has one for each thread, and hands shared
/// variables over.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Memory {
    registers: Box<[Value]>,
    bound: u128,
    signals: u64,
}

impl Memory {
    /// Nothing bound, no signal set.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        Self {
            registers: vec![Value::Absent; usize::from(program.registers)].into(),
            bound: 0,
            signals: 0,
        }
    }

    /// Whether a variable is bound, be it to nothing.
    #[must_use]
    pub const fn is_bound(&self, variable: VariableId) -> bool {
        self.bound & 1 << variable != 0
    }

    /// What a variable holds.
    #[must_use]
    pub fn values(&self, program: &Program, variable: VariableId) -> &[Value] {
        let range = &program.variables[usize::from(variable)].registers;
        &self.registers[usize::from(range.start)..usize::from(range.end)]
    }

    /// Binds a variable; what `values` does not give is absent.
    pub fn bind(&mut self, program: &Program, variable: VariableId, values: &[Value]) {
        let range = &program.variables[usize::from(variable)].registers;
        let registers = &mut self.registers[usize::from(range.start)..usize::from(range.end)];
        let given = values
            .iter()
            .copied()
            .chain(std::iter::repeat(Value::Absent));
        for (register, value) in registers.iter_mut().zip(given) {
            *register = value;
        }
        self.bound |= 1 << variable;
    }

    /// Forgets a variable.
    pub fn forget(&mut self, program: &Program, variable: VariableId) {
        self.bind(program, variable, &[]);
        self.bound &= !(1 << variable);
    }

    /// Takes over what another memory holds in a variable.
    pub fn copy(&mut self, program: &Program, variable: VariableId, from: &Self) {
        if from.is_bound(variable) {
            self.bind(program, variable, from.values(program, variable));
        }
    }

    /// Whether a signal is set.
    #[must_use]
    pub const fn is_set(&self, signal: SignalId) -> bool {
        self.signals & 1 << signal != 0
    }

    /// Sets a signal.
    pub const fn set(&mut self, signal: SignalId) {
        self.signals |= 1 << signal;
    }
}

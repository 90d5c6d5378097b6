public import HoneTensor

/// What the loss is, over the outputs of whatever method is trained.
///
/// One file an objective.
public protocol Objective {
    /// The loss of one batch, recorded on `tape`; one value, averaged over what is supervised.
    func loss(of outputs: Tensor, tape: Tape?) -> Tensor
}

"""A trunk that someone else trained: a convolutional ONNX graph as a PyTorch module, and back into the same graph."""
import sys

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn
from torch.nn import functional

import export

# Inputs that are learned, by operator; a batch normalisation keeps its mean and variance.
LEARNED = {'Conv': (1, 2), 'BatchNormalization': (1, 2)}


class Refused(ValueError):
    """The graph is none that can be trained here; says why in one line."""


class Clip(torch.autograd.Function):
    """A clamp whose gradient stops at the lower end alone: few numbers reach the upper one, and one pass over memory in place of four is saved."""

    @staticmethod
    def forward(context, x, low, high):
        y = x.clamp(low, high)
        context.save_for_backward(y)
        context.low = low
        return y

    @staticmethod
    def backward(context, gradient):
        return torch.ops.aten.threshold_backward(gradient, context.saved_tensors[0], context.low), None, None


def conv(x, attributes, weight, bias=None):
    return functional.conv2d(
        padded(x, attributes), weight, bias, attributes.get('strides', 1), 0 if uneven(attributes) else half_pads(attributes),
        attributes.get('dilations', 1), attributes.get('group', 1))


def max_pool(x, attributes):
    return functional.max_pool2d(
        padded(x, attributes, -float('inf')), attributes['kernel_shape'], attributes.get('strides', 1), 0 if uneven(attributes) else half_pads(attributes),
        ceil_mode=bool(attributes.get('ceil_mode', 0)))


def average_pool(x, attributes):
    return functional.avg_pool2d(
        x, attributes['kernel_shape'], attributes.get('strides', 1), half_pads(attributes), bool(attributes.get('ceil_mode', 0)),
        bool(attributes.get('count_include_pad', 0)))


def half_pads(attributes):
    return tuple(attributes.get('pads', (0, 0, 0, 0))[:2])


def uneven(attributes):
    pads = attributes.get('pads', (0, 0, 0, 0))
    return tuple(pads[:2]) != tuple(pads[2:])


def padded(x, attributes, value=0.0):
    if not uneven(attributes):
        return x
    top, left, bottom, right = attributes['pads']
    return functional.pad(x, (left, right, top, bottom), value=value)


def batch_norm(x, attributes, weight, bias, mean, variance):
    return functional.batch_norm(x, mean, variance, weight, bias, False, 0, attributes.get('epsilon', 1e-5))


def normalised_conv(x, attributes, weight, bias, gain, shift, mean, variance):
    gain = gain * torch.rsqrt(variance + attributes['epsilon'])
    shift = shift - mean * gain if bias is None else shift + (bias - mean) * gain
    return conv(x, attributes, weight * gain.view(-1, 1, 1, 1), shift)


def clip(x, attributes, low=None, high=None):
    ends = (attributes.get('min') if low is None else float(low), attributes.get('max') if high is None else float(high))
    return Clip.apply(x, *ends) if None not in ends else x.clamp(*ends)


def reduce_mean(x, attributes):
    return x.mean(tuple(attributes['axes']), keepdim=bool(attributes.get('keepdims', 1)))


OPERATORS = {
    'Conv': conv,
    'BatchNormalization': batch_norm,
    'Relu': lambda x, _: torch.relu(x),
    'Clip': clip,
    'Sigmoid': lambda x, _: torch.sigmoid(x),
    'HardSigmoid': lambda x, a: torch.clamp(a.get('alpha', 0.2) * x + a.get('beta', 0.5), 0, 1),
    'HardSwish': lambda x, _: functional.hardswish(x),
    'Add': lambda x, _, y: x + y,
    'Mul': lambda x, _, y: x * y,
    'Concat': lambda x, a, *others: torch.cat((x, *others), a['axis']),
    'MaxPool': max_pool,
    'AveragePool': average_pool,
    'GlobalAveragePool': lambda x, _: x.mean((2, 3), keepdim=True),
    'ReduceMean': reduce_mean,
    'Flatten': lambda x, a: x.flatten(a.get('axis', 1)),
    'Identity': lambda x, _: x,
}


class Trunk(nn.Module):
    """Normalised RGB [N,3,H,W] to the vectors that the graph gives; every weight of a convolution and a batch normalisation is a parameter."""

    def __init__(self, path):
        super().__init__()
        try:
            self.model = onnx.load(path)
        except Exception as error:
            raise Refused(f"The trunk '{path}' is no ONNX model: {error}".replace('\n', ' ')) from error
        graph = self.model.graph
        self.tensors, self.cast_from, self.learned, self.steps = {}, {}, {}, []
        values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        self.image = next(given.name for given in graph.input if given.name not in values)
        self.output = graph.output[0].name
        for node in graph.node:
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            if node.op_type == 'Constant':
                values[node.output[0]] = numpy_helper.to_array(attributes['value'])
            elif node.op_type == 'Cast' and node.input[0] in values:
                self.cast_from[node.output[0]] = node.input[0]
                values[node.output[0]] = values[node.input[0]]
            elif node.op_type not in OPERATORS or node.domain not in ('', 'ai.onnx') or attributes.get('auto_pad', b'NOTSET') != b'NOTSET':
                raise Refused(
                    f"The trunk '{path}' has the operator {node.op_type} (node '{node.name or node.output[0]}'), which cannot be trained here; "
                    f"known are {', '.join(sorted(OPERATORS))}, padded by numbers.")
            else:
                self.add(node, attributes, values)
        if not self.learned:
            raise Refused(f"The trunk '{path}' has no convolution or batch normalisation to train.")
        self.join_normalisations()
        self.parameters_by_step = nn.ParameterList(self.learned.values())

    def add(self, node, attributes, values):
        for place, name in enumerate(node.input):
            if name not in values:
                continue
            tensor = torch.from_numpy(np.array(values[name], dtype=np.float32 if values[name].dtype.kind == 'f' else None))
            if place in LEARNED.get(node.op_type, ()):
                self.learned.setdefault(name, nn.Parameter(tensor))
            else:
                self.tensors[name] = tensor
        self.steps.append((OPERATORS[node.op_type], attributes, list(node.input), node.output[0]))

    def forward(self, x):
        known = {self.image: x}
        for operator, attributes, inputs, output in self.steps:
            first, *others = (None if not name else known[name] if name in known else self.learned.get(name, self.tensors.get(name)) for name in inputs)
            known[output] = operator(first, attributes, *others)
        return known[self.output].flatten(1)

    def join_normalisations(self):
        """Batch normalisations that follow a convolution become part of its weights: their mean and variance stay, so it is the same sum in one pass less."""
        uses = [name for _, _, inputs, _ in self.steps for name in inputs] + [self.output]
        made = {output: place for place, (operator, _, _, output) in enumerate(self.steps) if operator is conv}
        for place, (operator, attributes, inputs, output) in enumerate(self.steps):
            source = made.get(inputs[0])
            if operator is batch_norm and source is not None and uses.count(inputs[0]) == 1:
                _, convolved, before, _ = self.steps[source]
                weight, bias = before[1], before[2] if len(before) > 2 else ''
                self.steps[place] = (normalised_conv, {**convolved, 'epsilon': attributes.get('epsilon', 1e-5)}, [before[0], weight, bias, *inputs[1:]], output)
                self.steps[source] = None
        self.steps = [step for step in self.steps if step is not None]

    def depths(self):
        """(how far up its first use lies, 0 to 1; parameter) of each."""
        last = max(1, len(self.learned) - 1)
        return [(place / last, parameter) for place, parameter in enumerate(self.learned.values())]

    def write(self, weights, side, path):
        """The graph with other weights (by the parameters' order), in half precision, for pictures of a side where it left that open."""
        model = onnx.ModelProto()
        model.CopyFrom(self.model)
        model.ir_version = max(4, model.ir_version)  # from which on weights need not be inputs
        graph = model.graph
        taught = {self.cast_from.get(name, name): weight.detach().numpy() for name, weight in zip(self.learned, weights)}
        for tensor in graph.initializer:
            if tensor.name in taught:
                tensor.CopyFrom(numpy_helper.from_array(taught[tensor.name].astype(numpy_helper.to_array(tensor).dtype), tensor.name))
        export.halve(graph)
        kept = [given for given in graph.input if given.name == self.image]
        del graph.input[:]
        graph.input.extend(kept)
        for dimension in graph.input[0].type.tensor_type.shape.dim[2:]:
            if dimension.dim_value <= 0:
                dimension.dim_value = side
        onnx.checker.check_model(model)
        with open(path, 'wb') as file:
            file.write(model.SerializeToString(deterministic=True))


def main():
    """Says in one line why the trunk named cannot be trained, and exits with 2, or does nothing."""
    try:
        Trunk(sys.argv[1])
    except Refused as refused:
        print(refused)
        sys.exit(2)


if __name__ == '__main__':
    main()

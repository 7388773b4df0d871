"""Writes a student as ONNX: normalised RGB [N,3,SIDE,SIDE] to 'embedding' [N,EMBEDDING], weights in half precision."""
import copy
import io

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper

from student import EMBEDDING


def write(student, side, path):
    """The student in evaluation form; batch normalisation is folded into the convolutions by the exporter."""
    student = copy.deepcopy(student).eval().float().to(memory_format=torch.contiguous_format)
    code = io.BytesIO()
    torch.onnx.export(
        student, torch.zeros(1, 3, side, side), code, opset_version=13, input_names=['image'], output_names=['embedding'],
        dynamic_axes={'image': {0: 'n'}, 'embedding': {0: 'n'}})
    model = onnx.load_from_string(code.getvalue())
    halve(model.graph)
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = EMBEDDING
    onnx.checker.check_model(model)
    with open(path, 'wb') as file:
        file.write(model.SerializeToString(deterministic=True))


def halve(graph):
    """Stores each large tensor in half precision with a Cast in front of its use; ONNX Runtime folds the Cast away at load."""
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype == np.float32 and values.size >= 1024:
            name = tensor.name
            tensor.CopyFrom(numpy_helper.from_array(values.astype(np.float16), name + '_half'))
            casts.append(helper.make_node('Cast', [name + '_half'], [name], to=onnx.TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)

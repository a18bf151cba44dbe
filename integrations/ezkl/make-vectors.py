"""
Writes test/vectors/computation/ezkl*.json: a key and proofs of a model of four numbers, made by EZKL's own prover.
The setup is made by this one run, for tests only; each run gives other files. It needs Python 3.11 or later:

    python3 -m venv .rail/ezkl && .rail/ezkl/bin/pip install ezkl==21.0.0 onnx==1.23.2
    .rail/ezkl/bin/python integrations/ezkl/make-vectors.py
"""

import asyncio
import base64
import json
import os
import tempfile

import ezkl
import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

FOLDER = os.path.abspath("test/vectors/computation")
INPUT = {"input_data": [[1.0, 2.0]]}
ORDER = 0x30644E72E131A029B85045B68181585D2833E84879B9709143E1F593F0000001
EXTRA = 1337


async def main():
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_model()
        key, proof = await prove("private")
        write("ezkl", {"key": key, **proof, "extra": with_extra_value()})
        key, proof = await prove("hashed")
        write("ezkl-hashed", {"key": key, **proof})


def write_model():
    weights = numpy_helper.from_array(numpy.array([[0.5, -1.0], [2.0, 0.25]], dtype=numpy.float32), "w")
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 2]) for name in ("x", "y")]
    product = helper.make_node("MatMul", ["x", "w"], ["y"])
    graph = helper.make_graph([product], "g", values[:1], values[1:], [weights])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), "model.onnx")


async def prove(input_visibility):
    args = ezkl.PyRunArgs()
    args.input_visibility = input_visibility
    args.output_visibility = "public"
    args.param_visibility = "fixed"
    args.num_inner_cols = 1
    args.decomp_base, args.decomp_legs = 128, 4  # small tables, so that 256 rows are enough
    args.logrows = 8
    args.lookup_range = (-1, 1)
    ezkl.gen_settings("model.onnx", "settings.json", py_run_args=args)
    ezkl.compile_circuit("model.onnx", "model.compiled", "settings.json")
    ezkl.gen_srs("srs", args.logrows)
    with open("input.json", "w") as file:
        json.dump(INPUT, file)
    await ezkl.gen_witness("input.json", "model.compiled", "witness.json")
    ezkl.setup("model.compiled", "vk", "pk", "srs", "witness.json")
    # As the guide has it: the secret of the setup in the second group is the last 128 bytes.
    key = {"settings": text("settings.json"), "srs": text("srs", -128), "vk": text("vk")}
    return key, proof_of("witness.json")


def with_extra_value():
    """A third public value that no constraint knows: EZKL's verifiers accept any number there."""
    with open("witness.json") as file:
        witness = json.load(file)
    witness["outputs"][0].append(EXTRA.to_bytes(32, "little").hex())
    witness["pretty_elements"] = None
    with open("extra.json", "w") as file:
        json.dump(witness, file)
    return proof_of("extra.json")


def proof_of(witness):
    ezkl.prove(witness, "model.compiled", "pk", "proof.json", "single", "srs")
    assert ezkl.verify("proof.json", "settings.json", "vk", "srs")
    with open("proof.json") as file:
        made = json.load(file)
    proof = {name: made[name] for name in ("instances", "proof", "transcript_type", "version")}
    values = [int.from_bytes(bytes.fromhex(one), "little") for one in made["instances"][0]]
    assert all(value < ORDER for value in values)
    return {"proof": proof, "publicSignals": [str(value) for value in values]}


def text(path, start=0):
    with open(path, "rb") as file:
        return base64.urlsafe_b64encode(file.read()[start:]).rstrip(b"=").decode()


def write(name, vector):
    with open(f"{FOLDER}/{name}.json", "w") as file:
        file.write(json.dumps(vector, separators=(",", ":")) + "\n")


asyncio.run(main())

// Runs networks that VlassNet exported with ONNX Runtime, and says by how much their probabilities differ from VlassNet's own.
//
//     dotnet run -c Release --project ../VlassNet.Benchmarks -- models write FOLDER
//     npm install --ignore-scripts
//     node check_onnx.mjs FOLDER
import { readFileSync } from 'node:fs';
import ort from 'onnxruntime-node';

const folder = process.argv[2];
const floats = (name) => {
  const bytes = readFileSync(`${folder}/${name}`);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
};
const images = floats('images.f32');
const count = images.length / 4096;

async function differenceOf(model, expected) {
  const session = await ort.InferenceSession.create(`${folder}/${model}`);
  let largest = 0;
  for (const batch of [1, 7, 250]) {
    for (let start = 0; start < count; start += batch) {
      const size = Math.min(batch, count - start);
      const pixels = images.slice(start * 4096, (start + size) * 4096);
      const { probabilities } = await session.run({ images: new ort.Tensor('float32', pixels, [size, 1, 64, 64]) });
      probabilities.data.forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value - expected[start * 4 + i]));
      });
    }
  }
  console.log(`${model}: ${count} cutouts, batches of 1, 7 and 250: largest difference of a probability ${largest.toExponential(1)}`);
  return largest;
}

const differences = [
  await differenceOf('model.onnx', floats('probabilities.f32')),
  await differenceOf('averaging.onnx', floats('averaging.f32')),
];
process.exit(Math.max(...differences) < 1e-5 ? 0 : 1);

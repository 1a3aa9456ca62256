// What ONNX Runtime does with a network on the processor, in the lines that `VlassNet.Benchmarks throughput` prints.
//
//     npm install --ignore-scripts
//     python3 export_onnx.py recommended recommended.onnx
//     node throughput_onnx.mjs recommended.onnx [--side 64] [--threads 2] [--seconds 10]
//
// The rate is the median call's, the best over several batch sizes; the latency is the median of one image on one thread.
import { parseArgs } from 'node:util';
import ort from 'onnxruntime-node';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    side: { type: 'string', default: '64' },
    threads: { type: 'string', default: '2' },
    seconds: { type: 'string', default: '10' },
  },
});
const seconds = Number(values.seconds);
const side = Number(values.side);
const batches = [1, 8, 32, 64, 128, 256];

const open = (threads) => ort.InferenceSession.create(positionals[0], {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  intraOpNumThreads: threads,
  interOpNumThreads: 1,
  executionMode: 'sequential',
});

const images = (count) => {
  const pixels = Float32Array.from({ length: count * side * side }, () => Math.random());
  return { images: new ort.Tensor('float32', pixels, [count, 1, side, side]) };
};

// The times of all calls in so many seconds, after a warm-up of a fifth of them.
async function times(limit, session, feeds) {
  const repeat = async (until) => {
    const taken = [];
    const start = performance.now();
    do {
      const before = performance.now();
      await session.run(feeds);
      taken.push((performance.now() - before) / 1000);
    } while (performance.now() - start < 1000 * until);
    return taken;
  };
  await repeat(limit / 5);
  return repeat(limit);
}

const median = (taken) => taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)];

const session = await open(Number(values.threads));
let best = 0;
for (const batch of batches) {
  const taken = await times(seconds / 2, session, images(batch));
  best = Math.max(best, batch / median(taken));
}
console.log(`predict images/s: ${best.toFixed(1)}`);

const single = await open(1);
console.log(`latency ms: ${(1000 * median(await times(seconds, single, images(1)))).toFixed(3)}`);

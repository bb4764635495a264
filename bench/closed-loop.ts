// Callers that each wait for an answer before they ask again: finds how much a contestant can do, and how long a
// caller waits at that many callers. It says nothing of waiting under a given rate: that is the open loop's.

import type { Job, Measured, Step } from './contestant.ts';
import { Histogram } from './histogram.ts';
import { pickerOf, randomFrom } from './random.ts';

export async function runClosedLoop(job: Job, step: Step): Promise<Measured> {
  const histogram = new Histogram();
  const tally = { accepted: 0, refused: 0, failed: 0 };
  let firstFailure: string | null = null;
  let left = 'requests' in job.until ? job.until.requests : Number.POSITIVE_INFINITY;
  const pickKey = pickerOf(job.spread, randomFrom(job.seed));
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const deadline = 'seconds' in job.until ? startedAt + job.until.seconds * 1000 : Number.POSITIVE_INFINITY;
  const call = async (): Promise<void> => {
    while (left > 0 && performance.now() < deadline) {
      left -= job.together;
      const before = performance.now();
      try {
        const { accepted, refused } = await step(pickKey);
        tally.accepted += accepted;
        tally.refused += refused;
      } catch (error) {
        tally.failed += 1;
        firstFailure ??= error instanceof Error ? error.message : String(error);
      }
      histogram.record(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: job.callers }, call));
  const elapsedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  const residentMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
  const cpuMs = (user + system) / 1000;
  return { ...tally, firstFailure, elapsedMs, cpuMs, residentMb, latency: histogram.pack() };
}

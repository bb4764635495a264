// Requests that arrive when they arrive, whatever became of those before: waiting is measured from the moment at
// which a request was meant to be sent. If the load itself is late too often, the point is void.

import { setTimeout as delay } from 'node:timers/promises';

import type { Job, Measured, Step } from './contestant.ts';
import { Histogram } from './histogram.ts';
import { pickerOf, randomFrom } from './random.ts';

// Later than this and the machine, not the contestant, is what is measured.
const lateMs = 10;

export async function runOpenLoop(job: Job, perSecond: number, step: Step): Promise<Measured & { late: number }> {
  const random = randomFrom(job.seed);
  const pickKey = pickerOf(job.spread, random);
  const seconds = 'seconds' in job.until ? job.until.seconds : 10;
  const histogram = new Histogram();
  const tally = { accepted: 0, refused: 0, failed: 0 };
  let firstFailure: string | null = null;
  let late = 0;
  const running = new Set<Promise<void>>();
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const endAt = startedAt + seconds * 1000;
  const send = async (intendedAt: number): Promise<void> => {
    if (performance.now() - intendedAt > lateMs) late += 1;
    try {
      const { accepted, refused } = await step(pickKey);
      tally.accepted += accepted;
      tally.refused += refused;
    } catch (error) {
      tally.failed += 1;
      firstFailure ??= error instanceof Error ? error.message : String(error);
    }
    histogram.record(performance.now() - intendedAt);
  };
  for (let next = startedAt; next < endAt; next += (-Math.log(1 - random()) / perSecond) * 1000) {
    // A timer may be a millisecond late, which counts as waiting; a loop that spins would take a core from the server.
    while (performance.now() < next) await delay(next - performance.now());
    const sent: Promise<void> = send(next).finally(() => running.delete(sent));
    running.add(sent);
  }
  await Promise.all(running);
  const elapsedMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  const residentMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
  const cpuMs = (user + system) / 1000;
  return { ...tally, firstFailure, elapsedMs, cpuMs, residentMb, latency: histogram.pack(), late };
}

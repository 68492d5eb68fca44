import type { ShownEvidence } from '@zennnn/cloud'
import { CHAIN_BEGIN } from '../evidence/evidence-line.ts'
import { SAMPLE_CLOUD, type SampleChain, sampleKey } from '../evidence/sample-evidence.ts'

/** A chain as it is stored and read back. */
export function sampleShown(chain: SampleChain, seed = 7): ShownEvidence {
  return {
    chain: {
      after: CHAIN_BEGIN,
      cloud: SAMPLE_CLOUD,
      publicKey: sampleKey(seed).publicKey.export({ format: 'jwk' }).x ?? '',
      beganAt: '2026-11-01T00:00:00.000Z',
      earlierKey: undefined,
    },
    lines: chain.texts.map((text, index) => ({ sequence: index + 1, text, isPublished: true })),
    days: [],
    attestations: [],
    signers: new Map(),
    notes: [],
  }
}

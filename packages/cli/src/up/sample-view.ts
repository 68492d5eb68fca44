import type { ClusterView } from '@zennnn/cloud'

/** What a keeper shows of a cluster that is well. */
export const SAMPLE_VIEW: ClusterView = {
  name: 'local',
  epoch: 1,
  auto: true,
  replication: 'SYNC',
  since: new Date('2026-11-30T12:00:00Z'),
  primary: { node: 'a', state: 'serving' },
  standby: { node: 'b', state: 'following' },
  slots: [],
  disk: { freeBytes: 50_000_000_000, walBytes: 0 },
}

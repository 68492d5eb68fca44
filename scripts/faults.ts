import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'

/**
 * Kills, fills and damages. Without options a real cloud, as test/faults says; with `--seeds N` a cluster of two nodes in N random
 * ways, one after the other, each named by its seed; `--seed S` repeats one of them, and with `--seeds N` it is the first of them.
 */
const { values } = parseArgs({
  options: { seeds: { type: 'string' }, seed: { type: 'string' } },
})
const isSeeded = values.seeds !== undefined || values.seed !== undefined
const environment = {
  ...(values.seeds === undefined ? {} : { ZENNNN_TEST_SEEDS: values.seeds }),
  ...(values.seed === undefined ? {} : { ZENNNN_TEST_SEED: values.seed }),
}
const args = [
  '--test',
  '--test-concurrency=1',
  ...(isSeeded ? [] : ['--test-timeout=600000']),
  '--test-global-setup=./test/cluster-setup.ts',
  '--test-reporter=./scripts/test-reporter.ts',
  isSeeded ? 'test/seeds/*.test.ts' : 'test/faults/**/*.test.ts',
]
spawn(process.execPath, args, {
  env: { ...process.env, ...environment },
  stdio: 'inherit',
}).once('exit', (code) => {
  process.exitCode = code ?? 1
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseShownKey } from './host-key.ts'

// GitHub's published key and fingerprint: https://docs.github.com/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints
const LINE =
  'github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl'

test('the fingerprint of a host key is the one that ssh-keygen shows', () => {
  const shown = parseShownKey(`# github.com:22 SSH-2.0-abc\n${LINE}\n`)
  assert.equal(shown?.fingerprint, 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU')
  assert.equal(shown.line, LINE)
})

test('a machine that shows no key of that kind shows none', () => {
  assert.equal(parseShownKey('# 192.0.2.7:22 SSH-2.0-OpenSSH_9.2p1\n'), undefined)
  assert.equal(parseShownKey('192.0.2.7 ssh-rsa AAAAB3NzaC1yc2E='), undefined)
})

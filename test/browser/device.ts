import type { Page } from 'playwright-core'

/** What the device does when it is asked: whether its owner unlocks it. */
export type Unlock = (isOwner: boolean) => Promise<void>

/** Gives a page a device that holds passkeys, in the browser's own software. */
export async function addDevice(page: Page): Promise<Unlock> {
  const browser = await page.context().newCDPSession(page)
  await browser.send('WebAuthn.enable')
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return async (isUserVerified) => {
    await browser.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  }
}

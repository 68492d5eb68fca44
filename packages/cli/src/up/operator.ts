import { ensureFirstUser, forgetFactors } from '@zennnn/cloud'
import { hashPassword, PasswordPool } from '@zennnn/identity'
import { newSecret, passwordKeyOf, systemClock } from '@zennnn/kernel'
import type { CloudPlace } from '../cloud/cloud-place.ts'

const LOGIN = 'operator'

/** Makes the operator's user in the control database, or gives it a new password and lets it make a new second factor. The password exists only here. */
export async function resetOperator(
  place: CloudPlace,
): Promise<{ readonly login: string; readonly password: string }> {
  const password = newSecret().slice(0, 24)
  const pool = new PasswordPool(passwordKeyOf(place.access.secrets.tenantKey), 1)
  try {
    await forgetFactors(place.access, place.control, LOGIN)
    await ensureFirstUser(
      place.access,
      place.control,
      {
        company: 'ZENNNN',
        name: 'Operator',
        login: LOGIN,
        email: null,
        passwordHash: await hashPassword(pool, password),
      },
      systemClock,
    )
  } finally {
    await pool.close()
  }
  return { login: LOGIN, password }
}

import { type Brand, type DatabaseId, isBrand, PlatformError } from '@zennnn/kernel'
import { asOwner, type ClusterAccess } from '../database/cluster-access.ts'

/** The brand that the control database has written down; undefined for one of before it did. */
export async function findBrand(
  access: ClusterAccess,
  control: DatabaseId,
): Promise<Brand | undefined> {
  return await asOwner(access, control, async (client) => {
    const { rows } = await client.query<{ brand: unknown }>('select brand from zennnn_cloud.brand')
    const brand = rows[0]?.brand
    if (brand === undefined || isBrand(brand)) return brand
    throw new PlatformError('SETUP_FAILED', {
      message: 'The control database has a brand that this version does not know.',
      hint: 'Start the version that made this cloud, or a newer one.',
    })
  })
}

/** Has the control database know the brand. CONFIGURATION_INVALID when it knows another: customers came for what it promised. */
export async function keepBrand(
  access: ClusterAccess,
  control: DatabaseId,
  brand: Brand,
): Promise<void> {
  await asOwner(access, control, async (client) => {
    await client.query(
      'insert into zennnn_cloud.brand (brand) values ($1) on conflict do nothing',
      [brand],
    )
  })
  const kept = await findBrand(access, control)
  if (kept === brand) return
  throw new PlatformError('CONFIGURATION_INVALID', {
    message: `The control database is that of a cloud made as "${kept}", not as "${brand}": a brand is for good.`,
    hint: 'Is state.json that of this cloud? Restore it from a copy.',
  })
}

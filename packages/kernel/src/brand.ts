/** The published policies that an operator can keep; which one, is decided when a cloud is made, and never again. */
export const BRANDS = ['zennnn', 'zeldesk'] as const

export type Brand = (typeof BRANDS)[number]

export function isBrand(value: unknown): value is Brand {
  return BRANDS.some((brand) => brand === value)
}

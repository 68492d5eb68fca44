const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/** The exact sum of decimal texts, with as many digits as the longest has; what is no number does not count. */
export function sumDecimals(values: readonly unknown[]): string {
  const parts = values.flatMap((value) => {
    const [, sign, whole, fraction = ''] =
      (typeof value === 'string' ? DECIMAL.exec(value) : null) ?? []
    return whole === undefined ? [] : [{ sign, whole, fraction }]
  })
  const scale = Math.max(2, ...parts.map(({ fraction }) => fraction.length))
  const sum = parts.reduce((total, { sign, whole, fraction }) => {
    const digits = BigInt(whole + fraction.padEnd(scale, '0'))
    return sign === '-' ? total - digits : total + digits
  }, 0n)
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0')
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** `12.5` → `12.50`: the digits that a stored amount has. Longer ones stay. */
export function toScale(value: string, digits: number): string {
  const [whole = '0', fraction = ''] = value.split('.')
  return `${whole}.${fraction.padEnd(digits, '0')}`
}

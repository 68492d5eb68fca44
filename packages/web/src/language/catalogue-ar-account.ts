/** English text → Arabic: what people see of their own account. */
export const ARABIC_ACCOUNT: Readonly<Record<string, string>> = {
  'Your directory keeps your password. Change it there; the new one holds here, too.':
    'دليلكم يحفظ كلمة مرورك. غيّرها هناك؛ والجديدة تسري هنا أيضًا.',
  'When you do not know one of these, sign out there, and change your password in your directory.':
    'إذا لم تتعرّف على إحدى هذه الجلسات، فسجّل الخروج منها، وغيّر كلمة مرورك في دليلكم.',
  'When you do not know one of these, sign out there, and remove every passkey and linked account that is not yours.':
    'إذا لم تتعرّف على إحدى هذه الجلسات، فسجّل الخروج منها، واحذف كل مفتاح مرور وكل حساب مرتبط ليس لك.',
  'Too many attempts. Wait {time}, then try again.':
    'محاولات كثيرة جدًا. انتظر {time} ثم حاول مرة أخرى.',
  'After your password your account asks for your passkey.':
    'بعد كلمة مرورك يطلب حسابك مفتاح مرورك.',
  'This browser knows no passkeys.': 'هذا المتصفح لا يعرف مفاتيح المرور.',
  'When your device is not at hand: one of the codes that you kept.':
    'عندما لا يكون جهازك في متناولك: أحد الرموز التي احتفظت بها.',
}

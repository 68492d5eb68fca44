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
  'It is your last second factor: from then on your password alone opens your account, and the recovery codes are void. Delete the passkey on the device, too.':
    'هذا آخر عامل ثانٍ لديك: من ذلك الحين تفتح كلمة مرورك وحدها حسابك، وتبطل رموز الاسترداد. احذف مفتاح المرور من الجهاز أيضًا.',
  'This device is asked for no more. Delete the passkey on the device, too.':
    'لن يُطلب هذا الجهاز بعد ذلك. احذف مفتاح المرور من الجهاز أيضًا.',
  'Your administrator turned signing in by passkeys alone off. A device that you unlock is asked for after your password; it works on this site and on no other, so nobody can lure it out of you.':
    'أوقف المسؤول الدخول بمفتاح المرور وحده. يُطلب جهاز تفتحه بعد كلمة مرورك؛ ولا يعمل إلا على هذا الموقع، فلا يستطيع أحد استدراجه منك.',
  'Your administrator turned signing in by passkeys alone off. A device that you unlock is asked for after you came by another way.':
    'أوقف المسؤول الدخول بمفتاح المرور وحده. يُطلب جهاز تفتحه بعد دخولك بطريقة أخرى.',
  'The passkey is asked for after your password from now on.':
    'من الآن يُطلب مفتاح المرور بعد كلمة مرورك.',
  'Your passkeys cannot be shown now: {why}': 'لا يمكن عرض مفاتيح مرورك الآن: {why}',
}

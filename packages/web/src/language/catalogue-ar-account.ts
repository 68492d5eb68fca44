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
  'An app on your phone shows a code of six digits, which is asked for after you came by another way. Whoever only got hold of that way does not get in.':
    'يعرض تطبيق على هاتفك رمزًا من ستة أرقام يُطلب بعد دخولك بطريقة أخرى. ومن لم يحصل إلا على تلك الطريقة لا يدخل.',
  'From then on nothing more is asked for when you sign in. The recovery codes are void.':
    'بعد ذلك لا يُطلب منك شيء آخر عند الدخول. وتصبح رموز الاسترداد باطلة.',
  'From then on one of your passkeys is asked for after you came by another way. The recovery codes stay.':
    'من ذلك الحين يُطلب أحد مفاتيح مرورك بعد دخولك بطريقة أخرى. وتبقى رموز الاسترداد.',
  'When you do not have your device at hand, each of these codes, after you came by another way, opens the account once. They are not shown again.':
    'عندما لا يكون جهازك في متناول يدك، يفتح كل من هذه الرموز الحساب مرة واحدة بعد دخولك بطريقة أخرى. ولن تُعرض مرة أخرى.',
  'The passkey is asked for from now on, after you came by another way.':
    'يُطلب مفتاح المرور من الآن فصاعدًا بعد دخولك بطريقة أخرى.',
  'It is your last second factor: from then on nothing more is asked for when you sign in, and the recovery codes are void. Delete the passkey on the device, too.':
    'هذا آخر عامل ثانٍ لديك: بعد ذلك لا يُطلب منك شيء آخر عند الدخول، وتصبح رموز الاسترداد باطلة. احذف مفتاح المرور من الجهاز أيضًا.',
  'Your linked accounts cannot be shown now: {why}': 'لا يمكن عرض حساباتك المرتبطة الآن: {why}',
  'Your recovery codes cannot be shown now: {why}': 'لا يمكن عرض رموز استردادك الآن: {why}',
  'Your sessions cannot be shown now: {why}': 'لا يمكن عرض جلساتك الآن: {why}',
}

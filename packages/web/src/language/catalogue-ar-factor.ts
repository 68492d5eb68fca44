/** Second factors in Arabic. */
export const ARABIC_FACTOR: Readonly<Record<string, string>> = {
  'Second factor': 'العامل الثاني',
  Code: 'الرمز',
  'The six digits that your app shows now, or one of your recovery codes.':
    'الأرقام الستة التي يعرضها تطبيقك الآن، أو أحد رموز الاسترداد.',
  'The six digits that the app shows now.': 'الأرقام الستة التي يعرضها التطبيق الآن.',
  'Is it you?': 'هل هذا أنت؟',
  'This protects your account. Type your password again to go on.':
    'هذا يحمي حسابك. أدخل كلمة المرور مرة أخرى للمتابعة.',
  'Go on': 'متابعة',
  'Your administrator wants a second factor: set one up before you sign in next time.':
    'يطلب المسؤول عاملاً ثانيًا: أعدّه قبل تسجيل دخولك القادم.',
  'An app on your phone shows a code of six digits, which is asked for after your password. Whoever only knows the password does not get in.':
    'يعرض تطبيق على هاتفك رمزًا من ستة أرقام يُطلب بعد كلمة المرور. ومن يعرف كلمة المرور وحدها لا يستطيع الدخول.',
  'Set up an app': 'إعداد تطبيق',
  'An app protects your account since {at}.': 'يحمي تطبيقٌ حسابك منذ {at}.',
  'Recovery codes': 'رموز الاسترداد',
  'Make new recovery codes?': 'هل تريد إنشاء رموز استرداد جديدة؟',
  'The old ones open nothing from then on.': 'لن تفتح الرموز القديمة شيئًا بعد ذلك.',
  'Make new codes': 'إنشاء رموز جديدة',
  '{count, plural, =0 {No recovery code is left: make new ones.} one {# recovery code is left.} other {# recovery codes are left.}}':
    '{count, plural, =0 {لم يبق أي رمز استرداد: أنشئ رموزًا جديدة.} one {بقي رمز استرداد واحد.} two {بقي رمزا استرداد.} few {بقيت # رموز استرداد.} other {بقي # رمز استرداد.}}',
  'Your administrator wants a second factor: it cannot be removed.':
    'يطلب المسؤول عاملاً ثانيًا: لا يمكن إزالته.',
  'Remove the app': 'إزالة التطبيق',
  'Remove the app?': 'هل تريد إزالة التطبيق؟',
  'From then on your password alone opens your account. The recovery codes are void.':
    'بعد ذلك تكفي كلمة المرور وحدها لفتح حسابك. وتصبح رموز الاسترداد باطلة.',
  'The app was removed.': 'أُزيل التطبيق.',
  'Scan this picture with the app, or type the key into it.':
    'امسح هذه الصورة بالتطبيق، أو أدخل المفتاح فيه.',
  'QR code for the app': 'رمز QR للتطبيق',
  'Key:': 'المفتاح:',
  Confirm: 'تأكيد',
  'I have kept them': 'لقد حفظتها',
  'Reset second factor': 'إعادة تعيين العامل الثاني',
  'Reset the second factor of {name}?': 'هل تريد إعادة تعيين العامل الثاني لـ {name}؟',
  'Be sure that it is really this person who asks. Apps, passkeys, recovery codes and linked accounts of sign-in providers are taken away, and all sessions and API keys end. A password stays, here or in your directory. Who has no other way to sign in then needs an invitation from you, or a password where those are allowed.':
    'تأكد من أن هذا الشخص هو من يطلب ذلك حقًا. تُزال التطبيقات ومفاتيح المرور ورموز الاسترداد والحسابات المرتبطة لدى مزوّدي الدخول، وتنتهي جميع الجلسات ومفاتيح API. وتبقى كلمة المرور هنا أو في دليلك. ومن لا تبقى له طريقة أخرى لتسجيل الدخول يحتاج إلى دعوة منك، أو كلمة مرور حيث يُسمح بها.',
  'The second factors of {name} are taken away.': 'أُزيلت عوامل التحقق الثانية لـ {name}.',
  Passkeys: 'مفاتيح المرور',
  'A device that you unlock opens your account, without a password. It works on this site and on no other, so nobody can lure it out of you.':
    'جهازٌ تفتح قفله يفتح حسابك من دون كلمة مرور. وهو لا يعمل إلا في هذا الموقع، فلا يستطيع أحد استدراجك إليه.',
  'This browser is too old to make passkeys.': 'هذا المتصفح أقدم من أن ينشئ مفاتيح مرور.',
  'Remove {name}?': 'هل تريد إزالة {name}؟',
  'This device opens your account no more. Delete the passkey on the device, too.':
    'لن يفتح هذا الجهاز حسابك بعد الآن. احذف مفتاح المرور من الجهاز أيضًا.',
  'Remove passkey': 'إزالة مفتاح المرور',
  'This device holds a passkey for your account already.':
    'يحمل هذا الجهاز مفتاح مرور لحسابك بالفعل.',
  'The passkey was removed.': 'أُزيل مفتاح المرور.',
  'The passkey opens your account from now on.': 'يفتح مفتاح المرور حسابك من الآن فصاعدًا.',
  'Name of the device': 'اسم الجهاز',
  'Make a passkey': 'إنشاء مفتاح مرور',
  Never: 'أبدًا',
  'Use your old password here instead': 'استخدام كلمة المرور القديمة هنا بدلاً من ذلك',
  'Use a passkey instead': 'استخدام مفتاح مرور بدلاً من ذلك',
  'That is not right, or was used before.': 'هذا غير صحيح، أو استُخدم من قبل.',
  'When you do not have your device at hand, each of these codes, after your password, opens the account once. They are not shown again.':
    'عندما لا يكون جهازك في متناولك، يفتح كل رمز من هذه الرموز، بعد كلمة المرور، الحساب مرة واحدة. ولن تُعرض مرة أخرى.',
  'This protects your account. Show again that it is you to go on.':
    'هذا يحمي حسابك. أثبت مرة أخرى أنك أنت للمتابعة.',
  'This protects your account. Type the password of your directory again to go on.':
    'هذا يحمي حسابك. اكتب كلمة مرور دليلك مرة أخرى للمتابعة.',
  'This protects your account, and there is nothing by which you could show here that it is you. Sign out, and sign in again as you did before; then try once more.':
    'هذا يحمي حسابك، ولا يوجد ما تثبت به هنا أنك أنت. سجّل الخروج ثم سجّل الدخول كما فعلت من قبل، ثم حاول مرة أخرى.',
  'Use a passkey': 'استخدام مفتاح مرور',
  'Sign in with {name}': 'تسجيل الدخول عبر {name}',
  'This opens a new window. When you are back from there, this page goes on.':
    'يفتح هذا نافذة جديدة. وعند عودتك منها تتابع هذه الصفحة.',
  'It is you': 'إنه أنت',
  'Go on in the window that asked you. This one can be closed.':
    'تابع في النافذة التي سألتك. يمكن إغلاق هذه.',
  'Your provider did not say last time when you signed in there, and without that it shows nothing. If it stays so, ask an administrator to invite you again: the mail lets you in, and you add a passkey or choose a password.':
    'لم يذكر مزوّدك في المرة الأخيرة متى سجّلت الدخول لديه، ومن دون ذلك لا يثبت شيئًا. إذا بقي الأمر كذلك فاطلب من أحد المسؤولين أن يدعوك مرة أخرى: الرسالة تُدخلك، ثم تضيف مفتاح مرور أو تختار كلمة مرور.',
  'This does not show that it is you': 'هذا لا يثبت أنك أنت',
  'The window that asked you still waits. This one can be closed.':
    'لا تزال النافذة التي سألتك تنتظر. يمكن إغلاق هذه.',
  'You did not sign in at the provider, or said no there. Try again.':
    'لم تسجّل الدخول لدى المزوّد، أو رفضت هناك. حاول مرة أخرى.',
  'You signed in at the provider with another account than the one that is linked to yours here. Try again with that one.':
    'سجّلت الدخول لدى المزوّد بحساب غير الحساب المربوط بحسابك هنا. حاول مرة أخرى بذلك الحساب.',
  'The provider was turned off here meanwhile.': 'عُطّل المزوّد هنا في هذه الأثناء.',
  'The provider did not say when you signed in there. It may have let you through because you are signed in there anyway, as anybody would be at this device.':
    'لم يذكر المزوّد متى سجّلت الدخول لديه. ربما سمح لك بالمرور لأنك مسجّل الدخول لديه أصلًا، كما يكون أي شخص أمام هذا الجهاز.',
  'The provider let you through without asking you to sign in again, as it would anybody at this device. Sign out there and try again.':
    'سمح لك المزوّد بالمرور دون أن يطلب تسجيل الدخول من جديد، كما كان سيفعل مع أي شخص أمام هذا الجهاز. سجّل الخروج هناك وحاول مرة أخرى.',
  'What the provider answered cannot be relied on.': 'لا يمكن الاعتماد على ما أجاب به المزوّد.',
  'Use your password or a passkey instead. If you have neither, ask an administrator to invite you again: the mail lets you in, and you add a passkey or choose a password.':
    'استخدم كلمة المرور أو مفتاح مرور بدلًا من ذلك. وإن لم يكن لديك أي منهما فاطلب من أحد المسؤولين أن يدعوك مرة أخرى: الرسالة تُدخلك، ثم تضيف مفتاح مرور أو تختار كلمة مرور.',
  'Your administrator wants a second factor from now on, and you have none yet. Set it up in a new window; then this page goes on, and nothing on it is lost.':
    'يطلب المسؤول لديك عاملًا ثانيًا من الآن، وليس لديك واحد بعد. أنشئه في نافذة جديدة؛ ثم تتابع هذه الصفحة ولا يُفقد منها شيء.',
  'Set up a second factor': 'إنشاء عامل ثانٍ',
  'A new one ends all your other sessions, links that were mailed to you and, unless you keep them, your API keys.':
    'كلمة مرور جديدة تنهي كل جلساتك الأخرى والروابط التي أُرسلت إليك، ومفاتيح API الخاصة بك ما لم تُبقِها.',
  'Tell it in person. All sessions and API keys of {name} end now.':
    'أخبره بها شخصيًا. تنتهي الآن كل جلسات {name} ومفاتيح API الخاصة به.',
  'At least {count} characters; a sentence is easy to remember.':
    '{count} حرفًا على الأقل؛ والجملة سهلة التذكر.',
  'From then on one of your passkeys is asked for after your password. The recovery codes stay.':
    'من ذلك الحين يُطلب أحد مفاتيح مرورك بعد كلمة المرور. وتبقى رموز الاسترداد.',
  'Remove passkey: {name}': 'إزالة مفتاح المرور: {name}',
  'Give a password: {name}': 'إعطاء كلمة مرور: {name}',
  'Reset second factor: {name}': 'إعادة ضبط العامل الثاني: {name}',
}

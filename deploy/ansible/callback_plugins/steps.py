"""Says each step as one line of JSON, which `zennnn region add` reads."""

import json
import sys

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
    name: steps
    type: stdout
    short_description: one line of JSON a step
    description: Status, role and name of each step; why one failed; what would change.
"""

# Of a command that failed; its end says why.
TAIL = 600


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "steps"

    def v2_playbook_on_task_start(self, task, is_conditional):
        self._say("begin", task)

    def v2_runner_on_ok(self, result):
        self._say("changed" if result._result.get("changed") else "ok", result._task)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._say("failed", result._task, message=self._reason(result._result))

    def v2_runner_on_unreachable(self, result):
        self._say("unreachable", result._task, message=self._reason(result._result))

    def v2_runner_on_skipped(self, result):
        self._say("skipped", result._task)

    def v2_on_file_diff(self, result):
        if result._task.no_log or not result._result.get("changed"):
            return
        inner = result._result.get("results", [result._result])
        texts = [self._get_diff(one["diff"]) for one in inner if one.get("diff") and one.get("changed")]
        if texts:
            self._say("diff", result._task, message="\n".join(texts))

    def _say(self, status, task, message=""):
        role = task._role.get_name() if task._role else ""
        name = (task.name or task.action).split(" : ")[-1]
        line = {"status": status, "role": role, "name": name, "message": message}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()

    def _reason(self, result):
        if "censored" in result:
            return "What it says may hold a secret, so it is not shown."
        failed = [one for one in result.get("results", []) if one.get("failed")]
        if failed:
            return self._reason(failed[0])
        said = [str(result.get(name) or "").strip() for name in ("msg", "stderr", "module_stderr", "stdout")]
        return " ".join(dict.fromkeys(text[-TAIL:] for text in said if text))

// SPDX-License-Identifier: Apache-2.0

extension CodeLanguage {
    /// A build of C or C++ whose `main` is called by another one, which writes the mark when it is done.
    static func linked(with files: [String]) -> [String] {
        ["{tool}", "-fdiagnostics-color=never", "-o", "out/run", "-Wl,--wrap=main", "{arguments}", "{files}"] + files
    }

    static let endOfMain = """
        #include <stdio.h>
        #ifdef __cplusplus
        extern "C" {
        #endif
        int __real_main(int, char **);
        int __wrap_main(int count, char **words) {
            int status = __real_main(count, words);
            if (status == 0) puts("\\n{mark}");
            return status;
        }
        #ifdef __cplusplus
        }
        #endif

        """

    static let rustBuild = ["{tool}", "--edition", "2021", "--error-format", "short", "-A", "warnings"]

    static let javaBuild = [
        "{tool}", "-J-Xmx256m", "-J-XX:+UseSerialGC", "-J-XX:TieredStopAtLevel=1", "-proc:none", "-encoding", "UTF-8",
        "-d", "out",
    ]

    static let typescriptBuild = [
        "{tool}", "--pretty", "false", "--target", "es2020", "--module", "commonjs", "--moduleResolution", "node",
        "--skipLibCheck",
    ]

    static let pythonHome = ToolHome.printed(["-c", "import sys; print(sys.base_prefix)"])

    static let pythonCheck = """
        import sys
        failed = False
        for name in sys.argv[1:]:
            try:
                compile(open(name, "rb").read(), name, "exec", dont_inherit=True)
            except SyntaxError as e:
                print(f"{name}:{e.lineno or 1}:{e.offset or 1}: error: {e.msg}")
                failed = True
            except (ValueError, RecursionError, UnicodeError) as e:
                print(f"{name}:1:1: error: {e}")
                failed = True
        sys.exit(failed)
        """

    static let jsonCheck = """
        import json, sys
        def refuse(word):
            raise ValueError(f"{word} is no JSON")
        failed = False
        for name in sys.argv[1:]:
            try:
                json.loads(open(name, "rb").read().decode("utf-8"), parse_constant=refuse)
            except json.JSONDecodeError as e:
                print(f"{name}:{e.lineno}:{e.colno}: error: {e.msg}")
                failed = True
            except (ValueError, RecursionError) as e:
                print(f"{name}:1:1: error: {e}")
                failed = True
        sys.exit(failed)
        """

    static let yamlCheck = """
        import sys, yaml
        failed = False
        for name in sys.argv[1:]:
            try:
                for _ in yaml.compose_all(open(name, "rb").read().decode("utf-8"), Loader=yaml.SafeLoader):
                    pass
            except yaml.MarkedYAMLError as e:
                mark = e.problem_mark or e.context_mark
                place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
                print(f"{name}:{place}: error: {e.problem or e.context}")
                failed = True
            except (yaml.YAMLError, ValueError, RecursionError) as e:
                print(f"{name}:1:1: error: {' '.join(str(e).split())}")
                failed = True
        sys.exit(failed)
        """
}

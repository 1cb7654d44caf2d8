"""The CloudFormation emulator beside the project (moto_plus.py of its folder), with the types it lacks and this stack has.

usage: python3 emulator.py FOLDER -H 127.0.0.1 -p PORT
"""
import sys

folder = sys.argv.pop(1)
sys.path.insert(0, folder)
import moto_plus  # noqa: E402


@moto_plus.rtype("AWS::SecretsManager::Secret", "Name")
def secret(properties, name, account, region):
    client = moto_plus.cli("secretsmanager", region)
    wanted = properties["GenerateSecretString"]
    value = client.get_random_password(
        PasswordLength=wanted["PasswordLength"], ExcludePunctuation=wanted.get("ExcludePunctuation", False)
    )["RandomPassword"]
    arn = client.create_secret(Name=name, Description=properties["Description"], SecretString=value)["ARN"]
    return arn, {"Id": arn}


@moto_plus.rtype("AWS::Scheduler::Schedule", "Name")
def schedule(properties, name, account, region):
    given = {key: value for key, value in properties.items() if key != "Name"}
    arn = moto_plus.cli("scheduler", region).create_schedule(Name=name, **given)["ScheduleArn"]
    return name, {"Arn": arn}


if __name__ == "__main__":
    moto_plus.PORT = sys.argv[sys.argv.index("-p") + 1]
    from moto.server import main

    main()

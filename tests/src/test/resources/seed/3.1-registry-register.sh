curl --location 'http://10.99.27.33:7304/v1/interconn/registry/register' --header 'Content-Type: application/json' --data '{
    "name": "tensorserving",
    "kind": "complex",
    "address": "IP:PORT",
    "instance_id": "IP:PORT",
    "timestamp": 300000,
    "attachments": {},
    "content": {
    "services": [
            {
                "urn": "/a/b/c",
                "kind": "Restful",
                "namespace": "",
                "name": "",
                "version": "1.0.0",
                "proto": "http",
                "codec": "json",
                "asyncable": false,
                "timeout": 10000,
                "retries": 0,
                "address": "IP:PORT",
                "lang": "Python3",
                "attrs": {}
            },
            {
                "urn": "/a/b/c",
                "kind": "Restful",
                "namespace": "",
                "name": "",
                "version": "1.0.0",
                "proto": "grpc",
                "codec": "json",
                "asyncable": false,
                "timeout": 10000,
                "retries": 0,
                "address": "IP:PORT",
                "lang": "Python3",
                "attrs": {}
            }
        ]
    }
}'

curl --location 'http://10.99.27.33:7304/v1/interconn/net/ack' --header 'Content-Type: application/json' --data '{
    "node_id": "LX0000010000280",
    "inst_id": "JG0100002800000000",
}'
